import { KINDS, type ObjectRef } from "../../core/resource/mod.ts";
import { statusKey } from "../../core/status/board.ts";
import { refusedStatus } from "../../core/status/catalogue/refused.ts";
import type { ObjectStatus, StatusReport } from "../../core/status/types.ts";
import type { PatchPolicyStatus } from "./translate/mod.ts";

/** Something of a data plane that is not as asked for: left out by us, or refused by Envoy. */
export interface Fault {
  /** The resource, as Envoy knows it. */
  readonly resource: string;
  /** The objects it was made from. */
  readonly sources: readonly ObjectRef[];
  /** One sentence for people. */
  readonly reason: string;
}

/** At most so many faults are told on one object. */
const TOLD_ON_ONE = 5;

const KNOWN = new Set(KINDS.map(({ name }) => name));

/** The statuses that the faults give to the objects they came from; objects of unknown kinds are left out. */
export function reportOf(faults: Iterable<Fault>): StatusReport {
  const byObject = new Map<string, { readonly ref: ObjectRef; readonly texts: Set<string> }>();
  for (const { resource, sources, reason } of faults) {
    for (const ref of sources) {
      if (!KNOWN.has(ref.kind)) continue;
      const key = statusKey(ref);
      const entry = byObject.get(key) ?? { ref, texts: new Set() };
      byObject.set(key, entry);
      entry.texts.add(`${resource}: ${reason}`);
    }
  }
  return { entries: [...byObject.values()].flatMap(({ ref, texts }) => statusOf(ref, [...texts])) };
}

/** The outcome of an EnvoyPatchPolicy, as a status to lay over the one of the translation. */
export function patchStatus({ name, namespace, status }: PatchPolicyStatus): ObjectStatus {
  const ancestors = (status.ancestors ?? []).map(({ ancestorRef, controllerName = "", conditions = [] }) => ({
    ancestorRef,
    controllerName,
    conditions,
  }));
  return { ref: { group: "gateway.envoyproxy.io", kind: "EnvoyPatchPolicy", namespace, name }, status: { ancestors } };
}

function statusOf(ref: ObjectRef, texts: readonly string[]): readonly ObjectStatus[] {
  return refusedStatus(ref, texts.slice(0, TOLD_ON_ONE).join("; "));
}
