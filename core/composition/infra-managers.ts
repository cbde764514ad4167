import type { InfraIr } from "../ir/mod.ts";
import type { InfraManager, IrKey } from "../plugin/api.ts";
import type { Guard } from "../plugin/guard.ts";

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
}

/** Each data plane has the first manager that serves it. One that changes hands is removed by the one before first. */
export function chooseInfra(managers: readonly ChosenManager[]): ChosenInfra {
  const chosen = new Map<IrKey, ChosenManager>();
  const serves = ({ value, guard }: ChosenManager, key: IrKey, infra: InfraIr): boolean =>
    value.serves === undefined || guard.sync("serves", () => value.serves?.(key, infra)) === true;
  const removed = async (key: IrKey): Promise<void> => {
    const manager = chosen.get(key);
    await manager?.guard.async("remove", () => manager.value.remove(key));
    chosen.delete(key);
  };
  return {
    managerOf: (key) => chosen.get(key)?.id,
    async apply(key, infra) {
      const manager = managers.find((one) => serves(one, key, infra));
      if (chosen.get(key) !== manager) await removed(key);
      if (manager === undefined) return;
      chosen.set(key, manager);
      await manager.guard.async("apply", () => manager.value.apply(key, infra));
    },
    remove: removed,
    async retain(keys) {
      const failed: unknown[] = [];
      for (const manager of managers) {
        const own = keys.filter((key) => (chosen.get(key) ?? manager) === manager);
        await manager.guard.async("retain", () => manager.value.retain?.(own)).catch((error) => failed.push(error));
      }
      if (failed.length > 0) throw failed[0];
    },
  };
}
