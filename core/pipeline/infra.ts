import type { InfraIr } from "../ir/mod.ts";
import type { Clock } from "../observe/clock.ts";
import type { Logger } from "../observe/logger.ts";
import type { InfraManager, IrKey } from "../plugin/api.ts";

/** Milliseconds before the first retry; doubled with each failure up to the maximum. */
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 30_000;

interface Wanted {
  /** Undefined: to be removed. */
  infra: InfraIr | undefined;
  running: boolean;
  dirty: boolean;
  failures: number;
  cancelRetry: () => void;
}

/** Brings the infrastructure in line with the newest infra IR: one call at a time per data plane, latest wins, failures retried with back-off. */
export interface InfraReconciler {
  reconcile(infra: Readonly<Record<IrKey, InfraIr>>): void;
  /** Calls `apply` again for everything, for a manager that has just become responsible. */
  again(): void;
  /** Resolves when no call is under way; retries are given up. */
  stop(): Promise<void>;
}

/** Nobody can reach a data plane without listeners: none is made, and one that runs stays as it was. */
function isReachable({ proxy }: InfraIr): boolean {
  return (proxy.listeners ?? []).length > 0;
}

function newlyWanted(): Wanted {
  return { infra: undefined, running: false, dirty: false, failures: 0, cancelRetry: () => {} };
}

/** Has a manager remove what earlier runs left, until that has worked once. */
function retaining(manager: InfraManager, log: Logger): (keys: readonly IrKey[]) => Promise<void> {
  let retained = false;
  return async (keys) => {
    if (retained || !manager.retain) return;
    retained = true;
    try {
      await manager.retain(keys);
    } catch (error) {
      retained = false;
      log.error("what earlier runs left was not removed, will retry with the next change", { error });
    }
  };
}

/** The work under way, for as long as it is. */
function works() {
  const underWay = new Set<Promise<void>>();
  const follow = (work: Promise<void>) => {
    const followed = work.finally(() => underWay.delete(followed));
    underWay.add(followed);
  };
  return { underWay, follow };
}

/** Makes a reconciler for one manager. */
export function createInfraReconciler(manager: InfraManager, clock: Clock, log: Logger): InfraReconciler {
  const wanted = new Map<IrKey, Wanted>();
  const { underWay, follow } = works();
  let stopped = false;

  const run = async (key: IrKey, entry: Wanted): Promise<void> => {
    entry.running = true;
    entry.cancelRetry();
    while (entry.dirty && !stopped) {
      entry.dirty = false;
      const { infra } = entry;
      try {
        await (infra ? manager.apply(key, infra) : manager.remove(key));
        entry.failures = 0;
        if (!infra && !entry.dirty) wanted.delete(key);
      } catch (error) {
        const wait = Math.min(FIRST_RETRY_MS * 2 ** entry.failures++, LONGEST_RETRY_MS);
        log.error("infrastructure was not brought in line, will retry", { gateway: key, retryMs: wait, error });
        entry.cancelRetry = clock.after(wait, () => kick(key, entry));
        break;
      }
    }
    entry.running = false;
  };
  const kick = (key: IrKey, entry: Wanted): void => {
    entry.dirty = true;
    if (entry.running || stopped) return;
    follow(run(key, entry));
  };
  const retain = retaining(manager, log);
  return {
    reconcile(infra) {
      for (const [key, value] of Object.entries(infra)) {
        if (!isReachable(value)) continue;
        const entry = wanted.get(key) ?? newlyWanted();
        if (entry.infra === value) continue;
        wanted.set(key, entry);
        entry.infra = value;
        kick(key, entry);
      }
      for (const [key, entry] of wanted) {
        if (key in infra || entry.infra === undefined) continue;
        entry.infra = undefined;
        kick(key, entry);
      }
      if (!stopped) follow(retain(Object.keys(infra)));
    },
    again() {
      for (const [key, entry] of wanted) if (!entry.running) kick(key, entry);
    },
    async stop() {
      stopped = true;
      for (const entry of wanted.values()) entry.cancelRetry();
      await Promise.allSettled([...underWay]);
    },
  };
}
