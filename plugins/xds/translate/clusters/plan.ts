import { sameItems } from "../../../../core/incremental/mod.ts";
import type { ClusterSpec } from "../required/cluster-spec.ts";
import type { ClusterInit } from "./cluster.ts";

/** A cluster that is built when it is known to be the first of its name: of several that share one, the others never are. */
export interface PlannedCluster {
  readonly name: string;
  /** The part of the IR that it is for, and what else its spec is made of: what tells whether it is still the same. */
  readonly part: object;
  readonly inputs: readonly unknown[];
  /** Must not hold more than it needs: a plan lives as long as its route. */
  readonly make: () => ClusterSpec | PlainCluster;
}

/** A cluster that is not made of destinations. */
interface PlainCluster {
  readonly plain: ClusterInit;
}

/** Plans a cluster that is fixed by its name. */
export function planPlain(init: ClusterInit & { readonly name: string }): PlannedCluster {
  return { name: init.name, part: PLAIN, inputs: NO_INPUTS, make: () => ({ plain: init }) };
}

const PLAIN = Object.freeze({});
const NO_INPUTS: readonly unknown[] = Object.freeze([]);

/** Whether two plans come to the same cluster. */
export function samePlan(a: PlannedCluster, b: PlannedCluster): boolean {
  return a.name === b.name && a.part === b.part && sameItems(a.inputs, b.inputs);
}
