import { writeSync } from "node:fs";
import type { Io } from "./command.ts";

/** The real world of this process. Output is written at once, so that nothing is lost when the process exits. */
export function processIo(): Io {
  const { env } = process;
  const plain = (env["NO_COLOR"] ?? "") !== "";
  return {
    out: (text) => writeAll(1, text),
    talk: (text) => writeAll(2, text),
    stdin: () => new Response(Bun.stdin.stream()).text(),
    env,
    colour: { out: !plain && process.stdout.isTTY === true, talk: !plain && process.stderr.isTTY === true },
  };
}

/** Writes all of it, waiting while a pipe is full; a reader that went away ends the process, as it does other tools. */
function writeAll(fd: 1 | 2, text: string): void {
  let rest = new TextEncoder().encode(text);
  while (rest.byteLength > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === "EPIPE") process.exit(fd === 1 ? 0 : 1);
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
