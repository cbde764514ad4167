import { keyCodec, text } from "../../../../core/collection/key-codec.ts";
import { derive, type Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { kindOf, refOf, splitObjectKey } from "../../../../core/resource/mod.ts";
import { dictionary } from "../../../../core/scalars/dictionary.ts";
import * as say from "../../../../core/status/catalogue/policies/policy.ts";
import type { ObjectStatus } from "../../../../core/status/types.ts";
import { type Attachment, attachments } from "../../attachment/attachments.ts";
import { listenerViews } from "../../attachment/listener-views.ts";
import { keyOf, ownerKey, parentKey } from "../../base/keys.ts";
import { type Scope, scopeOf, splitScope } from "../../base/scope.ts";
import { setting } from "../../base/settings.ts";
import { ownersOfGateway } from "../../listeners/listener-sets.ts";
import type { RefSource } from "../../refs/grants.ts";
import { isDropped, routeRules } from "../../routes/rules.ts";
import { type Ancestors, createAncestors } from "../targeting/ancestors.ts";
import type { AnyPolicy } from "../targeting/policy.ts";
import { hasRule, isAccepted, isOurRoute, isRouteScope, targetsOfPolicy } from "../targeting/targets.ts";

type ForeignKind = `${string}/${string}`;

/** Key of a policy of an extension, with its kind as `<group>/<Kind>`. */
const foreignId = keyCodec<[kind: ForeignKind, policy: string]>("@", text(), text());

/** A policy that an extension brings: we attach it and hand it on, what it says is the extension's business. */
export interface ForeignPolicy {
  readonly object: AnyPolicy;
  readonly targets: readonly Scope[];
  /** The status of the policy; absent when nothing is said of it. */
  readonly status?: ObjectStatus;
}

/** Ids of all policies of extensions: kind by kind in the order of objects; key: empty. */
export const foreignPolicies = derive("extension-policies", (_key, read): readonly string[] =>
  setting(read, "extensionPolicyKinds").flatMap(({ group, kind }) => {
    const name = kindOf(group, kind).name as ForeignKind;
    return read.all(name).map((object) => foreignId.of(name, keyOf(object)));
  }),
);

/** One policy of an extension; key: its id. Undefined when it names no targets that can be read. */
export const foreignPolicy = derive("extension-policy", (id, read): ForeignPolicy | undefined => {
  const [kindName, key] = foreignId.read(id);
  const [namespace, name] = splitObjectKey(key);
  const object = read.get(kindName, namespace, name);
  const policy = object && readable(object as AnyPolicy);
  if (!object || !policy) return undefined;
  const { group, kind } = refOf(object);
  const from: RefSource = { group, kind, namespace };
  const targets = targetsOfPolicy(policy, from, read);
  const ancestors = createAncestors();
  for (const scope of inOrder(targets)) {
    if (isRouteScope(scope)) stateOnRoute(scope, ancestors, read);
    else if (reachesListener(scope, read)) ancestors.accept(scope);
  }
  const list = ancestors.list(setting(read, "controllerName"), object.metadata.generation);
  const { status: _status, ...bare } = object as AnyPolicy & { readonly status?: unknown };
  if (list.length === 0) return { object: bare, targets };
  const status = { ref: { group, kind, namespace, name }, status: { ancestors: list } };
  return { object: { ...bare, status: status.status } as AnyPolicy, targets, status };
});

/** The policy, when its targets have the form that all policies share. */
function readable(policy: AnyPolicy): AnyPolicy | undefined {
  const { targetRef, targetRefs = [], targetSelectors = [] } = policy.spec ?? {};
  if (!Array.isArray(targetRefs) || !Array.isArray(targetSelectors)) return undefined;
  const named = targetRef?.group && targetRef.kind && targetRef.name;
  return named || targetRefs.length > 0 || targetSelectors.length > 0 ? policy : undefined;
}

/** Targets from the most specific kind to the least: rules, routes, listeners, Gateways. */
export function inOrder(targets: readonly Scope[]): readonly Scope[] {
  const rank = (scope: Scope) => (isRouteScope(scope) ? 0 : 2) + (splitScope(scope).section === undefined ? 1 : 0);
  return targets.toSorted((a, b) => rank(a) - rank(b));
}

/** Whether a Gateway of ours, or one of its listeners, is meant. */
function reachesListener(scope: Scope, read: Reader): boolean {
  const { kind, namespace, name, section } = splitScope(scope);
  const gateway = `${namespace}/${name}`;
  if (kind !== "Gateway" || !isAccepted(gateway, read)) return false;
  const views = read.from(ownersOfGateway, gateway).flatMap((owner) => read.from(listenerViews, owner));
  return views.some((view) => view.ready && (section === undefined || section === view.name));
}

function stateOnRoute(scope: Scope, ancestors: Ancestors, read: Reader): void {
  const { object, kind, section } = splitScope(scope);
  if (!isOurRoute(object, read)) return;
  const supported = kind === "HTTPRoute" || kind === "GRPCRoute";
  for (const attachment of read.from(attachments, object)) {
    if (attachment.gateway === undefined) continue;
    const ancestor = scopeOf(ownerKey.of("Gateway", attachment.gateway), attachment.parentRef.sectionName);
    if (!supported) ancestors.state(ancestor, say.policyInvalid([say.extensionTargetUnsupported(kind)]));
    else if (section !== undefined && !hasRule(object, section, read))
      ancestors.state(ancestor, say.policySectionMissing(object, section));
    else if (servesRule(object, { attachment, section }, read)) ancestors.accept(ancestor);
  }
}

/** Whether the route, or the rule of it, serves anything under a parent. */
function servesRule(
  route: string,
  { attachment, section }: { readonly attachment: Attachment; readonly section: string | undefined },
  read: Reader,
): boolean {
  const rules = read.from(routeRules, parentKey.of(route, attachment.index));
  if (!rules || (route.startsWith("GRPCRoute/") && isDropped(rules))) return false;
  const listening = attachment.listeners.some(({ ready, hosts }) => ready && hosts.length > 0);
  return listening && rules.routes.some(({ ruleName }) => section === undefined || ruleName === section);
}

/** Ids of the policies of extensions by the scope that they target; key: empty. */
const foreignTargets = derive("extension-policy-targets", (_key, read): Readonly<Record<Scope, readonly string[]>> => {
  const byScope = dictionary<string[]>();
  for (const id of read.from(foreignPolicies, "")) {
    for (const scope of read.from(foreignPolicy, id)?.targets ?? []) {
      const list = byScope[scope] ?? [];
      byScope[scope] = list;
      list.push(id);
    }
  }
  return byScope;
});

const NONE: readonly string[] = Object.freeze([]);

/** Ids of the policies of extensions on one scope; key: the scope. */
const foreignOn = derive("extension-policies-on", (scope, read) => read.from(foreignTargets, "")[scope] ?? NONE);

/** The policies of extensions on scopes, each scope in turn, as the IR carries foreign objects. */
export function foreignRefs(scopes: readonly Scope[], read: Reader): readonly ir.UnstructuredRef[] {
  if (setting(read, "extensionPolicyKinds").length === 0) return [];
  const ids = [...new Set(scopes.flatMap((scope) => read.from(foreignOn, scope)))];
  return ids.flatMap((id) => {
    const policy = read.from(foreignPolicy, id);
    return policy ? [{ object: policy.object as unknown as ir.KubeObject }] : [];
  });
}
