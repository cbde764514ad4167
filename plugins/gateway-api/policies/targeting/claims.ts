import { keyCodec, text } from "../../../../core/collection/key-codec.ts";
import { derive } from "../../../../core/incremental/mod.ts";
import type { KubeObject } from "../../../../core/resource/mod.ts";
import { dictionary } from "../../../../core/scalars/dictionary.ts";
import { keyOf, type RouteKind } from "../../base/keys.ts";
import { type Scope, splitScope } from "../../base/scope.ts";
import { ENVOY_GATEWAY_GROUP } from "../../refs/grants.ts";
import { type AnyPolicy, kindInUse, type PolicyKind, policiesOfKind } from "./policy.ts";
import { namedTargets, selects } from "./targets.ts";

/** Keys of the policies of one kind that target an object or a section of it; the first of each list has it, the others are in conflict. */
export interface Claims {
  readonly whole: readonly string[];
  readonly sections: Readonly<Record<string, readonly string[]>>;
}

const NONE: Claims = Object.freeze({ whole: Object.freeze([]), sections: Object.freeze({}) });

/** Key under which the claims of a kind of policy on an object are derived. */
export const claimsKey = keyCodec<[kind: PolicyKind, object: Scope]>("@", text(), text());

/** The claims on an object; key: {@link claimsKey}. Reads the object only where a selector has to be matched. */
export const claims = derive("policy-claims", (key, read): Claims => {
  const [kind, object] = claimsKey.read(key);
  if (!read.from(kindInUse, kind)) return NONE;
  const parts = splitScope(object);
  const named = read.list(kind, "target", object) as readonly AnyPolicy[];
  const selecting = [
    ...(read.list(kind, "target", `selector/${parts.namespace}`) as readonly AnyPolicy[]),
    ...(read.list(kind, "target", "selector") as readonly AnyPolicy[]),
  ];
  if (named.length === 0 && selecting.length === 0) return NONE;
  const target =
    selecting.length > 0 ? (read.get(parts.kind as RouteKind, parts.namespace, parts.name) as KubeObject) : undefined;
  const picking = selecting.filter((policy) => {
    const from = { group: ENVOY_GATEWAY_GROUP, kind, namespace: policy.metadata.namespace ?? "" };
    return target !== undefined && selects(policy, from, target, read);
  });
  const order = picking.length > 0 ? read.from(policiesOfKind, kind) : [];
  const all = [...new Set([...named, ...picking])];
  const sorted = picking.length > 0 ? all.sort((a, b) => order.indexOf(keyOf(a)) - order.indexOf(keyOf(b))) : all;
  const whole: string[] = [];
  const sections = dictionary<string[]>();
  for (const policy of sorted) {
    const policyKey = keyOf(policy);
    const own = namedTargets(policy).filter(({ kind: of, name }) => of === parts.kind && name === parts.name);
    const here = policy.metadata.namespace === parts.namespace ? own : [];
    if (picking.includes(policy) || here.some(({ sectionName }) => sectionName === undefined)) whole.push(policyKey);
    for (const { sectionName } of here) {
      if (sectionName === undefined) continue;
      const list = sections[sectionName] ?? [];
      sections[sectionName] = list;
      if (!list.includes(policyKey)) list.push(policyKey);
    }
  }
  return { whole, sections };
});
