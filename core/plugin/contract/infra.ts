import type { InfraIr } from "../../ir/mod.ts";
import type { IrKey, Lifecycle } from "./lifecycle.ts";

/**
 * Reconciles the infrastructure of data planes; both calls are idempotent and may be repeated after a failure. There may be several: each data plane has the first that
 * serves it, those of the configuration before the one that is built in.
 */
export interface InfraManager extends Lifecycle {
  /** Whether the manager is for this data plane; absent where it is for all. Pure: the answer for the same infra is the same. */
  serves?(key: IrKey, infra: InfraIr): boolean;
  apply(key: IrKey, infra: InfraIr): Promise<void>;
  remove(key: IrKey): Promise<void>;
  /** Removes what earlier runs left for keys that are not among `keys`. Called once, when this run knows all of them. */
  retain?(keys: readonly IrKey[]): Promise<void>;
}
