import type { InfraIr } from "../ir/mod.ts";
import type { InfraManager, IrKey } from "../plugin/api.ts";
import type { Guard } from "../plugin/guard.ts";
import { servesFailed } from "../status/catalogue/composition.ts";

/** An infra manager to choose from. */
export interface ChosenManager {
  readonly id: string;
  readonly value: InfraManager;
  readonly guard: Guard;
}

/** Several managers as one. */
export interface ChosenInfra extends InfraManager {
  /** Which manager a data plane has; undefined where none has brought it about. */
  managerOf(key: IrKey): string | undefined;
  /** By manager, why it could not say whether it serves a data plane. */
  troubles(): ReadonlyMap<string, string>;
}

/** Each data plane has the first manager that serves it. One that changes hands is removed by the one before first. */
export function chooseInfra(managers: readonly ChosenManager[]): ChosenInfra {
  const chosen = new Map<IrKey, ChosenManager>();
  const failed = new Map<string, string>();
  const serves = ({ id, value, guard }: ChosenManager, key: IrKey, infra: InfraIr): boolean => {
    if (value.serves === undefined) return true;
    try {
      const answer = guard.sync("serves", () => value.serves?.(key, infra)) === true;
      failed.delete(id);
      return answer;
    } catch (error) {
      failed.set(id, servesFailed(key, error instanceof Error ? error.message : String(error)));
      // The manager keeps the data planes that it has; new ones are for the others.
      return chosen.get(key)?.id === id;
    }
  };
  const removed = async (key: IrKey): Promise<void> => {
    const manager = chosen.get(key);
    await manager?.guard.async("remove", () => manager.value.remove(key));
    chosen.delete(key);
  };
  return {
    managerOf: (key) => chosen.get(key)?.id,
    troubles: () => failed,
    async apply(key, infra) {
      const manager = managers.find((one) => serves(one, key, infra));
      const before = chosen.get(key);
      // A new data plane waits for nothing: its process starts while the configuration is encoded, which holds up all that comes later.
      if (before !== undefined && before !== manager) await removed(key);
      if (manager === undefined) return;
      chosen.set(key, manager);
      await manager.guard.async("apply", () => manager.value.apply(key, infra));
    },
    remove: removed,
    async retain(keys) {
      const errors: unknown[] = [];
      for (const manager of managers) {
        const own = keys.filter((key) => (chosen.get(key) ?? manager) === manager);
        await manager.guard.async("retain", () => manager.value.retain?.(own)).catch((error) => errors.push(error));
      }
      if (errors.length > 0) throw errors[0];
    },
  };
}
