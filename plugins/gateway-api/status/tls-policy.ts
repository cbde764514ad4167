import type { BackendTLSPolicy } from "../../../core/api/mod.ts";
import { derive, gather, type Reader } from "../../../core/incremental/mod.ts";
import { splitObjectKey } from "../../../core/resource/mod.ts";
import * as say from "../../../core/status/catalogue/policies/tls-policy.ts";
import { observed, withConditions } from "../../../core/status/conditions.ts";
import type { AncestorStatus, Condition, ObjectStatus, ParentRef } from "../../../core/status/types.ts";
import { routesOfOwner } from "../attachment/attached-to.ts";
import { attachments } from "../attachment/attachments.ts";
import { tlsOfPolicy } from "../backends/tls-policy.ts";
import { keyOf, parentKey, ROUTE_KINDS, type RouteKind, routeKey } from "../base/keys.ts";
import { setting } from "../base/settings.ts";
import { gatewayFacts, gatewaysOfDataPlane } from "../gateways/facts.ts";
import { ownersOfGateway } from "../listeners/listener-sets.ts";
import { tlsPoliciesOfPolicies } from "../policies/status/tls-policies.ts";
import { ENVOY_GATEWAY_GROUP, GATEWAY_API_GROUP } from "../refs/grants.ts";
import { routeRules } from "../routes/rules.ts";
import { streamRules } from "../routes/stream-rules.ts";
import { telemetryOf } from "../telemetry/telemetry.ts";

/** A policy that was made use of, by a route under one parent or by an EnvoyProxy. */
interface Use {
  readonly policy: string;
  readonly ancestor: ParentRef;
  /** Key of the route. */
  readonly route?: string;
}

/** The BackendTLSPolicies that a route uses under its parents; key: route key. Nearly always none. */
const usesOfRoute = derive("tls-policies-of-route", (route, read): readonly Use[] | undefined => {
  const [kind] = routeKey.read(route);
  const http = kind === "HTTPRoute" || kind === "GRPCRoute";
  const uses = read.from(attachments, route).flatMap(({ index, parentRef }): readonly Use[] => {
    const parent = parentKey.of(route, index);
    const policies = (http ? read.from(routeRules, parent) : read.from(streamRules, parent))?.tlsPolicies ?? [];
    return Array.from(new Set(policies), (policy) => ({ policy, ancestor: parentRef, route }));
  });
  return uses.length === 0 ? undefined : uses;
});

/** The same of the routes of one kind that name an owner, in the order of objects; key: `<kind>@<owner key>`. */
const usesOfOwner = gather<string, readonly Use[]>("tls-policies-of-owner", routesOfOwner, usesOfRoute);

/** The uses of BackendTLSPolicies within a data plane; key: the data plane's. */
const usesOfDataPlane = derive("tls-policies-of-data-plane", (irKey, read): readonly Use[] => {
  const gateways = read.from(gatewaysOfDataPlane, irKey);
  const owners = gateways.flatMap((key) => read.from(ownersOfGateway, key));
  const uses = gateways.flatMap((key) => usesOfTelemetry(key, read));
  for (const kind of ROUTE_KINDS)
    for (const owner of owners)
      for (const used of read.from(usesOfOwner, `${kind}@${owner}`).values()) uses.push(...used);
  return uses;
});

/** The places of all routes of a kind in the order of objects; key: the kind. */
const placesOfRoutes = derive(
  "places-of-routes",
  (kind, read): Readonly<Record<string, number>> =>
    Object.fromEntries(read.keys(kind as RouteKind, "all", "").map((route, place) => [`${kind}/${route}`, place])),
);

/** Ancestors by policy in order of use: EnvoyProxies, then routes kind by kind in the order of objects, whatever Gateway they belong to. */
function ancestorsByPolicy(irKeys: readonly string[], read: Reader): ReadonlyMap<string, readonly ParentRef[]> {
  const uses = irKeys.flatMap((irKey) => read.from(usesOfDataPlane, irKey));
  const ofPolicies = read.from(tlsPoliciesOfPolicies, "");
  const place = ({ route }: Use) => {
    if (route === undefined) return -1;
    const [kind] = routeKey.read(route);
    return ROUTE_KINDS.indexOf(kind) * 1e9 + (read.from(placesOfRoutes, kind)[route] ?? 0);
  };
  const ordered = irKeys.length < 2 ? uses : uses.toSorted((a, b) => place(a) - place(b));
  const ancestors = new Map<string, ParentRef[]>();
  for (const { policy, ancestor } of [...ordered, ...ofPolicies]) {
    const known = ancestors.get(policy) ?? [];
    ancestors.set(policy, known);
    if (!known.some((each) => sameAncestor(each, ancestor))) known.push(ancestor);
  }
  return ancestors;
}

function usesOfTelemetry(gateway: string, read: Reader): readonly Use[] {
  const { tlsPolicies = [] } = read.from(telemetryOf, gateway);
  const proxy = tlsPolicies.length === 0 ? undefined : read.from(gatewayFacts, gateway)?.proxy;
  if (!proxy) return [];
  const [namespace, name] = splitObjectKey(keyOf(proxy));
  const ancestor = { group: ENVOY_GATEWAY_GROUP, kind: "EnvoyProxy", namespace, name };
  return tlsPolicies.map((policy) => ({ policy, ancestor }));
}

function sameAncestor(a: ParentRef, b: ParentRef): boolean {
  return (
    a.name === b.name &&
    a.namespace === b.namespace &&
    a.kind === b.kind &&
    a.group === b.group &&
    a.sectionName === b.sectionName
  );
}

/** The statuses of all BackendTLSPolicies that data planes of ours use, or that lose a conflict with one in use. */
export function tlsPolicyStatuses(irKeys: readonly string[], read: Reader): readonly ObjectStatus[] {
  if (read.keys("BackendTLSPolicy", "all", "").length === 0) return [];
  const used = ancestorsByPolicy(irKeys, read);
  if (used.size === 0) return [];
  const winners = new Map<string, string>();
  return read.all("BackendTLSPolicy").flatMap((policy) => {
    const key = keyOf(policy);
    const winner = claim(policy, winners);
    const ancestors = used.get(key) ?? (winner === undefined ? undefined : used.get(winner));
    if (!ancestors) return [];
    const conflict = winner === undefined ? undefined : say.policyConflicted(winner);
    return [statusOf(policy, { ancestors, conflict, looked: used.has(key) }, read)];
  });
}

/** The first policy in the order of objects has a target; what comes back is the policy that has one of these already. */
function claim(policy: BackendTLSPolicy, winners: Map<string, string>): string | undefined {
  for (const { group, kind, name, sectionName = "" } of policy.spec.targetRefs) {
    const target = `${policy.metadata.namespace}/${group}/${kind}/${name}/${sectionName}`;
    const winner = winners.get(target);
    if (winner !== undefined) return winner;
    winners.set(target, keyOf(policy));
  }
  return undefined;
}

interface TlsPolicyState {
  readonly ancestors: readonly ParentRef[];
  readonly conflict: Condition | undefined;
  readonly looked: boolean;
}

function statusOf(
  policy: BackendTLSPolicy,
  { ancestors, conflict, looked }: TlsPolicyState,
  read: Reader,
): ObjectStatus {
  const [namespace, name] = splitObjectKey(keyOf(policy));
  const own = looked ? resolution(policy, read) : [];
  const conditions = observed(withConditions(own, conflict ? [conflict] : []), policy.metadata.generation);
  const controllerName = setting(read, "controllerName");
  const list = ancestors.map((ancestorRef): AncestorStatus => ({ ancestorRef, controllerName, conditions }));
  return { ref: { group: GATEWAY_API_GROUP, kind: "BackendTLSPolicy", namespace, name }, status: { ancestors: list } };
}

function resolution(policy: BackendTLSPolicy, read: Reader): readonly Condition[] {
  const result = read.from(tlsOfPolicy, keyOf(policy));
  if (!result || !("fault" in result)) return say.policyResolved();
  const { sort, text } = result.fault;
  return say.policyCaInvalid(sort === "kind" ? "InvalidKind" : "InvalidCACertificateRef", text);
}
