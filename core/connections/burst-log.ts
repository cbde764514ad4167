import type { Clock, Logger } from "../observe/mod.ts";

/** Milliseconds for which what follows is only counted. */
export const PAUSE_MS = 10_000;

/** Logs the first of many like things at once and the others as a number, a line each ten seconds at most. */
export interface BurstLog {
  /** Something happened; `fields` stand in the line of the first. */
  note(fields: Readonly<Record<string, unknown>>): void;
}

/** Makes a log of bursts. `message` says what happened, and after a pause how often: `a handshake failed`, `more handshakes failed`. */
export function createBurstLog(
  { clock, log }: { readonly clock: Clock; readonly log: Pick<Logger, "warn"> },
  message: { readonly first: string; readonly more: string },
): BurstLog {
  let untold: number | undefined;
  const pause = () => {
    untold = 0;
    clock.after(PAUSE_MS, () => {
      const number = untold ?? 0;
      untold = undefined;
      if (number === 0) return;
      log.warn(message.more, { number });
      pause();
    });
  };
  return {
    note(fields) {
      if (untold !== undefined) {
        untold += 1;
        return;
      }
      log.warn(message.first, fields);
      pause();
    },
  };
}
