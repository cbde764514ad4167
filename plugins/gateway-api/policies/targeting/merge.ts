import { keyCodec, text } from "../../../../core/collection/key-codec.ts";
import { derive, type Reader } from "../../../../core/incremental/mod.ts";
import { type KubeObject, splitObjectKey } from "../../../../core/resource/mod.ts";
import { keyOf } from "../../base/keys.ts";
import { type MergeType, mergeObjects } from "../../base/merge-objects.ts";
import { withheldReason } from "../../refs/withheld.ts";
import type { Attached } from "./attach.ts";
import type { AnyPolicy, PolicyKind, PolicyOf } from "./policy.ts";

/** A policy as it applies: laid over its parent's, where it has one. */
export interface PolicyInForce<P = AnyPolicy> {
  /** The policy's own object, with the joined spec. */
  readonly policy: P;
  /** The object as it was written. */
  readonly own: P;
  /** The object that it is laid over. */
  readonly parent?: P;
}

const inForce = keyCodec<[kind: PolicyKind, policy: string, parent: string]>("@", text(), text(), text());

/** The key of a policy as it applies: with the one that it is laid over, where it has one. */
export function inForceKey(kind: PolicyKind, { policy, parent }: Pick<Attached, "policy" | "parent">): string {
  return inForce.of(kind, policy, parent?.policy ?? "");
}

/** The key of a policy as it applies, at a Gateway. */
export const atGateway = keyCodec<[inForce: string, gateway: string]>("#", text(), text());

/** Policy and parent as one; key: {@link inForceKey}. Undefined when the policy is gone. */
export const policyInForce = derive("policy-in-force", (key, read): PolicyInForce | undefined => {
  const [kind, own, above] = inForce.read(key);
  const policy = read.get(kind, ...splitObjectKey(own)) as AnyPolicy | undefined;
  const parent = above === "" ? undefined : (read.get(kind, ...splitObjectKey(above)) as AnyPolicy | undefined);
  if (!policy || !parent) return policy && { policy, own: policy };
  const spec = mergeObjects(parent.spec, policy.spec, (policy.spec.mergeType ?? "StrategicMerge") as MergeType);
  return { policy: { ...policy, spec }, own: policy, parent };
});

/** The same with the type of its kind. */
export type InForce<K extends PolicyKind> = PolicyInForce<PolicyOf<K>>;

/** Why a policy must not be used as it applies: it is withheld, or the one that it is laid over is. */
export function withheldOf(
  kind: PolicyKind,
  { own, parent }: PolicyInForce<KubeObject>,
  read: Reader,
): string | undefined {
  const reasonOf = (policy: KubeObject | undefined) => policy && withheldReason(kind, keyOf(policy), read);
  return reasonOf(own) ?? reasonOf(parent);
}
