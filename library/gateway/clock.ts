import type { Clock } from "../../core/observe/mod.ts";

/** The machine's clock. Where a runtime has such a thing, its timers do not keep the process alive. */
export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  after(milliseconds, run) {
    const timer: unknown = setTimeout(run, milliseconds);
    (timer as { unref?: () => void }).unref?.();
    return () => clearTimeout(timer as Parameters<typeof clearTimeout>[0]);
  },
};
