import type { TargetSelector } from "../../../../core/api/mod.ts";
import { keyCodec, text } from "../../../../core/collection/key-codec.ts";
import { derive } from "../../../../core/incremental/mod.ts";
import type { KindTypes } from "../../../../core/resource/kinds.ts";
import { type KubeObject, splitObjectKey } from "../../../../core/resource/mod.ts";
import type { MergeType } from "../../base/merge-objects.ts";
import type { Scope } from "../../base/scope.ts";

/** The kinds of policies whose targets are resolved in this folder, in the order in which their statuses come. */
export const POLICY_KINDS = [
  "ClientTrafficPolicy",
  "BackendTrafficPolicy",
  "SecurityPolicy",
  "EnvoyExtensionPolicy",
] as const;

/** One of the policy kinds. */
export type PolicyKind = (typeof POLICY_KINDS)[number];

/** The object of a policy kind. */
export type PolicyOf<K extends PolicyKind> = KindTypes[K];

/** A reference to a target in the policy's own namespace. */
export interface TargetRef {
  readonly group?: string;
  readonly kind: string;
  readonly name: string;
  readonly sectionName?: string;
}

/** Any policy, as far as attaching goes. */
export interface AnyPolicy extends KubeObject {
  readonly spec: {
    readonly targetRef?: TargetRef;
    readonly targetRefs?: readonly TargetRef[];
    readonly targetSelectors?: readonly TargetSelector[];
    readonly mergeType?: MergeType;
  };
}

/** Key of a policy among all kinds: `<Kind>@<namespace>/<name>`. */
export const policyId = keyCodec<[kind: PolicyKind, policy: string]>("@", text(), text());

/** Key of a kind of policy at a Gateway. */
export const kindAtGateway = keyCodec<[kind: PolicyKind, gateway: string]>("@", text(), text());

/** Key of a kind of policy at a scope below a Gateway, or that it is. */
export const kindAtScope = keyCodec<[kind: PolicyKind, gateway: string, scope: Scope]>("@", text(), text(), text());

/** Keys of all policies of a kind, in the order of objects, which is also the order of who wins; key: the kind. */
export const policiesOfKind = derive("policies-of-kind", (kind, read): readonly string[] =>
  read.keys(kind as PolicyKind, "all", ""),
);

/** Whether there is any policy of a kind; key: the kind. Derivations that depend on policies ask this first, so as to cost nothing without them. */
export const kindInUse = derive(
  "policy-kind-in-use",
  (kind, read): boolean => read.from(policiesOfKind, kind).length > 0,
);

/** How a policy joins the one of its parent, when it does; key: {@link policyId}. */
export const mergeTypeOf = derive("policy-merge-type", (id, read): MergeType | undefined => {
  const [kind, key] = policyId.read(id);
  return (read.get(kind, ...splitObjectKey(key)) as AnyPolicy | undefined)?.spec.mergeType;
});
