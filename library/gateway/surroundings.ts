import type { Clock, Logger } from "../../core/observe/mod.ts";
import { createLogger, formatText, type LogLevel } from "../../core/observe/mod.ts";

/** The machine's clock. Where a runtime has such a thing, its timers do not keep the process alive. */
export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  after(milliseconds, run) {
    const timer: unknown = setTimeout(run, milliseconds);
    (timer as { unref?: () => void }).unref?.();
    return () => clearTimeout(timer as Parameters<typeof clearTimeout>[0]);
  },
};

/** Lines of a level and above, on the console. */
export function consoleLogger(level: LogLevel): Logger {
  return createLogger({
    now: () => Date.now(),
    levels: () => ({ default: level }),
    write: (line) => (line.level === "error" || line.level === "warn" ? console.error : console.log)(formatText(line)),
  });
}
