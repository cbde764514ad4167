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

/** Makes a reconciler for one manager. */
export function createInfraReconciler(manager: InfraManager, clock: Clock, log: Logger): InfraReconciler {
  const wanted = new Map<IrKey, Wanted>();
  const underWay = new Set<Promise<void>>();
  let stopped = false;
  let retained = false;

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
    const work = run(key, entry).finally(() => underWay.delete(work));
    underWay.add(work);
  };
  const retain = (keys: readonly IrKey[]): void => {
    if (retained || stopped || !manager.retain) return;
    retained = true;
    const work = manager
      .retain(keys)
      .catch((error) => {
        retained = false;
        log.error("what earlier runs left was not removed, will retry with the next change", { error });
      })
      .finally(() => underWay.delete(work));
    underWay.add(work);
  };
  return {
    reconcile(infra) {
      for (const [key, value] of Object.entries(infra)) {
        // Nobody can reach a data plane without listeners: none is made, and one that runs stays as it was.
        if (!value.proxy.listeners?.length) continue;
        const entry = wanted.get(key) ?? {
          infra: undefined,
          running: false,
          dirty: false,
          failures: 0,
          cancelRetry: () => {},
        };
        const isNew = !wanted.has(key);
        wanted.set(key, entry);
        if (!isNew && entry.infra === value) continue;
        entry.infra = value;
        kick(key, entry);
      }
      for (const [key, entry] of wanted) {
        if (key in infra || entry.infra === undefined) continue;
        entry.infra = undefined;
        kick(key, entry);
      }
      retain(Object.keys(infra));
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
