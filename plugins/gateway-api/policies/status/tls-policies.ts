import { derive } from "../../../../core/incremental/mod.ts";
import { splitObjectKey } from "../../../../core/resource/mod.ts";
import type { ParentRef } from "../../../../core/status/types.ts";
import { policyForBackend } from "../../backends/tls-policy.ts";
import { ENVOY_GATEWAY_GROUP } from "../../refs/grants.ts";
import { type AnyPolicy, policiesOfKind, policyId } from "../targeting/policy.ts";
import { KINDS_WITH_RULES, rulesOf } from "./kinds.ts";
import { policyStatus } from "./status.ts";

/** A BackendTLSPolicy that the service of a policy makes use of. */
export interface PolicyUseOfTls {
  readonly policy: string;
  readonly ancestor: ParentRef;
}

/** The BackendTLSPolicies that the services of all policies in force use, kind by kind in the order of objects; key: empty. */
export const tlsPoliciesOfPolicies = derive("tls-policies-of-policies", (_key, read): readonly PolicyUseOfTls[] =>
  KINDS_WITH_RULES.filter((kind) => rulesOf(kind).services).flatMap((kind) =>
    read.from(policiesOfKind, kind).flatMap((key) => read.from(tlsPoliciesOf, policyId.of(kind, key))),
  ),
);

/** The BackendTLSPolicies that the services of one policy use; key: policy id. */
const tlsPoliciesOf = derive("tls-policies-of-policy", (id, read): readonly PolicyUseOfTls[] => {
  const [kind, key] = policyId.read(id);
  const [namespace, name] = splitObjectKey(key);
  const policy = read.get(kind, namespace, name) as AnyPolicy | undefined;
  const refs = policy ? (rulesOf(kind).services?.(policy) ?? []) : [];
  if (refs.length === 0 || !read.from(policyStatus, id)) return [];
  const used = refs.flatMap((ref) => policyForBackend(ref, ref.namespace || namespace, read) ?? []);
  const ancestor = { group: ENVOY_GATEWAY_GROUP, kind, namespace, name };
  return [...new Set(used)].map((each) => ({ policy: each, ancestor }));
});
