import type { Clock, Logger } from "../../core/observe/mod.ts";

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Forgets every line. */
export const silentLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLogger,
};

/** Keeps lines as `LEVEL message`, for tests that look at them; `next` resolves with the first line that contains `part`. */
export class LineLogger implements Logger {
  readonly lines: string[] = [];
  readonly #waiting: { readonly part: string; readonly resolve: (line: string) => void }[] = [];

  debug = (message: string) => this.#add(`DEBUG ${message}`);
  info = (message: string) => this.#add(`INFO ${message}`);
  warn = (message: string) => this.#add(`WARN ${message}`);
  error = (message: string) => this.#add(`ERROR ${message}`);
  child = () => this;

  next(part: string): Promise<string> {
    const known = this.lines.find((line) => line.includes(part));
    return known !== undefined
      ? Promise.resolve(known)
      : new Promise((resolve) => this.#waiting.push({ part, resolve }));
  }

  #add(line: string): void {
    this.lines.push(line);
    for (const { part, resolve } of this.#waiting) if (line.includes(part)) resolve(line);
  }
}
