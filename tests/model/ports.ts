import { createServer } from "node:net";

/** Ports for listeners, below those that outgoing connections take by chance. */
export interface Ports {
  /** So many ports that nobody holds. */
  take(count: number): Promise<readonly number[]>;
}

const FIRST = 21_000;
const COUNT = 9_000;

/** Gives out ports one after the other, from another place in each process. */
export function createPorts(): Ports {
  let next = (process.pid * 37) % COUNT;
  return {
    async take(count) {
      const found: number[] = [];
      for (let tried = 0; found.length < count; tried++) {
        if (tried >= COUNT) throw new Error("no port is free");
        next = (next + 1) % COUNT;
        if (await isFree(FIRST + next)) found.push(FIRST + next);
      }
      return found;
    },
  };
}

function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
