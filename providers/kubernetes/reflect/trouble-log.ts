import type { Clock, Logger } from "../../../core/observe/mod.ts";

/** Milliseconds after which what is still wrong is told: what passes within them is no news. */
const GATHER_MS = 1_000;

/** Tells what cannot be followed, and since what nobody serves, in a line for all kinds together: an API server that pauses concerns all of them. */
export interface TroubleLog {
  /** Something cannot be followed; `what` names it. */
  failed(what: string, problem: string): void;
  recovered(what: string): void;
  /** A kind is not served. */
  absent(kind: string): void;
  /** Something could not be read, and is tried again. */
  unread(what: string, problem: string): void;
}

const ABSENT = "kinds are not served, their objects are not read; they will be when their CRDs are installed";

/** Makes the log of one provider. */
export function createTroubleLog({ clock, log }: { readonly clock: Clock; readonly log: Logger }): TroubleLog {
  const troubles = new Map<string, { readonly problem: string; readonly since: number }>();
  const absent = new Set<string>();
  const unread = new Map<string, string>();
  /** When the first of what was told began; undefined while nothing was told. */
  let told: number | undefined;
  let gathering = false;

  const flush = () => {
    gathering = false;
    if (absent.size > 0) log.warn(ABSENT, { kinds: [...absent].sort() });
    absent.clear();
    if (troubles.size > 0 && told === undefined) {
      told = Math.min(...[...troubles.values()].map(({ since }) => since));
      const [first] = troubles.values();
      log.warn("the cluster cannot be followed, trying again", {
        kinds: [...troubles.keys()].sort(),
        problem: first?.problem,
      });
    }
    if (unread.size > 0) {
      const [first] = unread;
      log.warn("referenced objects cannot be read, trying again", {
        number: unread.size,
        first: first?.[0],
        problem: first?.[1],
      });
      unread.clear();
    }
  };
  const gather = () => {
    if (gathering) return;
    gathering = true;
    clock.after(GATHER_MS, flush);
  };
  return {
    failed(what, problem) {
      if (!troubles.has(what)) troubles.set(what, { problem, since: clock.now() });
      gather();
    },
    recovered(what) {
      troubles.delete(what);
      if (troubles.size > 0 || told === undefined) return;
      log.info("the cluster is followed again", { afterMs: clock.now() - told });
      told = undefined;
    },
    absent(kind) {
      absent.add(kind);
      gather();
    },
    unread(what, problem) {
      unread.set(what, problem);
      gather();
    },
  };
}
