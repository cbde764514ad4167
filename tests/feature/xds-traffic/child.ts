import { join } from "node:path";

/** A child process that answers each message in order. Use with `await using`. */
export interface Child {
  /** Sends a message; resolves with the answer to it. */
  say(message: unknown): Promise<unknown>;
  /** The next answer, for what was not asked for. */
  next(): Promise<unknown>;
  kill(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a program of this folder. Everything that waits for an answer fails when it ends. */
export function startChild(file: string, ...args: readonly string[]): Child {
  const answers: unknown[] = [];
  const waiting: { resolve(answer: unknown): void; reject(error: Error): void }[] = [];
  let ended = false;
  const child = Bun.spawn([process.execPath, join(import.meta.dir, file), ...args], {
    ...{ stdin: "ignore", stdout: "inherit", stderr: "inherit" },
    ipc(answer) {
      const first = waiting.shift();
      if (first) first.resolve(answer);
      else answers.push(answer);
    },
    onExit() {
      ended = true;
      for (const { reject } of waiting.splice(0)) reject(new Error(`${file} ended`));
    },
  });
  const next = () =>
    new Promise<unknown>((resolve, reject) => {
      if (answers.length > 0) resolve(answers.shift());
      else if (ended) reject(new Error(`${file} ended`));
      else waiting.push({ resolve, reject });
    });
  const kill = async () => {
    child.kill("SIGKILL");
    await child.exited;
  };
  return {
    next,
    kill,
    say(message) {
      const answer = next();
      child.send(message);
      return answer;
    },
    [Symbol.asyncDispose]: kill,
  };
}
