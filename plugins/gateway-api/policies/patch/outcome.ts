import type { EnvoyPatchPolicy } from "../../../../core/api/mod.ts";
import { derive, type Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { splitObjectKey } from "../../../../core/resource/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/policy.ts";
import { observed } from "../../../../core/status/conditions.ts";
import type { AncestorStatus, Condition, ObjectStatus, ParentRef } from "../../../../core/status/types.ts";
import { keyOf } from "../../base/keys.ts";
import { nonEmpty, present } from "../../base/present.ts";
import { setting } from "../../base/settings.ts";
import { classFacts, managedClasses } from "../../gateways/class.ts";
import { gatewayFacts, gatewaysOfDataPlane } from "../../gateways/facts.ts";
import { ENVOY_GATEWAY_GROUP, GATEWAY_API_GROUP } from "../../refs/grants.ts";
import { withheldReason } from "../../refs/withheld.ts";

/** Where an EnvoyPatchPolicy stands. */
interface PatchOutcome {
  /** The data plane that it is for; absent when there is none. */
  readonly irKey?: string;
  readonly ancestors: readonly AncestorStatus[];
  readonly accepted: boolean;
}

/** Judges an EnvoyPatchPolicy; key: the policy's. Undefined when its target is not ours. */
const verdictOf = derive("patch-policy", (key, read): PatchOutcome | undefined => {
  const policy = read.get("EnvoyPatchPolicy", ...splitObjectKey(key));
  if (!policy) return undefined;
  const target = targetOf(policy, read);
  if (!target) return undefined;
  const condition = conditionFor(policy, target, read);
  const conditions = observed([condition], policy.metadata.generation);
  const ancestors = [{ ancestorRef: target.ancestor, controllerName: setting(read, "controllerName"), conditions }];
  return present<PatchOutcome>({ irKey: target.irKey, ancestors, accepted: condition.status === "True" });
});

interface Target {
  /** A policy can change what is served for a Gateway, or for a class whose Gateways are merged. */
  readonly kind: "Gateway" | "GatewayClass";
  readonly ancestor: ParentRef;
  readonly irKey?: string;
}

/** The name alone decides which data plane is meant; whether the kind is right is looked at afterwards. */
function targetOf({ metadata, spec }: EnvoyPatchPolicy, read: Reader): Target | undefined {
  const { name } = spec.targetRef;
  const namespace = metadata.namespace ?? "";
  const gateway = read.from(gatewayFacts, `${namespace}/${name}`);
  if (gateway && !gateway.merged && !gateway.rejection) {
    const ancestor = { group: GATEWAY_API_GROUP, kind: "Gateway", namespace, name };
    return { kind: "Gateway", ancestor, irKey: gateway.irKey };
  }
  const merged = read.from(managedClasses, "").filter((each) => read.from(classFacts, each).merged);
  if (merged.length === 0) return undefined;
  const irKey = merged.includes(name) && read.from(gatewaysOfDataPlane, name).length > 0 ? name : undefined;
  return present<Target>({
    kind: "GatewayClass",
    ancestor: { group: GATEWAY_API_GROUP, kind: "GatewayClass", name },
    irKey,
  });
}

function conditionFor({ spec }: EnvoyPatchPolicy, { kind, irKey }: Target, read: Reader): Condition {
  const { group, kind: named, name } = spec.targetRef;
  if (irKey === undefined) return say.policyInvalid([say.patchTargetMissing(name)]);
  if (!setting(read, "features").envoyPatchPolicy) return say.patchPoliciesDisabled();
  if (group !== GATEWAY_API_GROUP || named !== kind) return say.policyInvalid([say.patchTargetKindWrong(named, kind)]);
  return say.policyAccepted();
}

/** Keys of all EnvoyPatchPolicies in the order in which they are applied: "lower priority runs first", then the order of objects; key: empty. */
const patchOrder = derive("patch-order", (_key, read): readonly string[] =>
  read
    .all("EnvoyPatchPolicy")
    .toSorted((a, b) => (a.spec.priority ?? 0) - (b.spec.priority ?? 0))
    .map(keyOf),
);

/** The EnvoyPatchPolicies of a data plane; key: the data plane's. */
const patchesOf = derive("patches-of", (irKey, read): readonly ir.EnvoyPatchPolicy[] =>
  read.from(patchOrder, "").flatMap((key) => {
    const verdict = read.from(verdictOf, key);
    const policy = verdict?.irKey === irKey ? read.get("EnvoyPatchPolicy", ...splitObjectKey(key)) : undefined;
    return verdict && policy ? [irOf(policy, verdict, read)] : [];
  }),
);

function irOf(policy: EnvoyPatchPolicy, { ancestors, accepted }: PatchOutcome, read: Reader): ir.EnvoyPatchPolicy {
  const { metadata, spec } = policy;
  const applies = accepted && withheldReason("EnvoyPatchPolicy", keyOf(policy), read) === undefined;
  return present<ir.EnvoyPatchPolicy>({
    name: metadata.name,
    namespace: metadata.namespace,
    generation: metadata.generation,
    status: { ancestors },
    jsonPatches: applies ? nonEmpty(spec.jsonPatches as readonly ir.JsonPatchConfig[] | undefined) : undefined,
  });
}

/** Hands the patches of a data plane to the one who applies them. */
export function carryPatches(xds: ir.XdsIr, irKey: string, read: Reader): ir.XdsIr {
  const envoyPatchPolicies = read.from(patchesOf, irKey);
  return envoyPatchPolicies.length === 0 ? xds : { ...xds, envoyPatchPolicies };
}

/** The statuses of all EnvoyPatchPolicies whose targets are ours; key: empty. */
export const patchStatuses = derive("patch-statuses", (_key, read): readonly ObjectStatus[] =>
  read.from(patchOrder, "").flatMap((key) => {
    const verdict = read.from(verdictOf, key);
    const [namespace, name] = splitObjectKey(key);
    const ref = { group: ENVOY_GATEWAY_GROUP, kind: "EnvoyPatchPolicy", namespace, name };
    return verdict ? [{ ref, status: { ancestors: verdict.ancestors } }] : [];
  }),
);
