import type { TCPRoute, TLSRoute, UDPRoute } from "../../../core/api/mod.ts";
import { derive, type Reader } from "../../../core/incremental/mod.ts";
import { dynamicResolverShared, oneRuleOnly } from "../../../core/status/catalogue/route.ts";
import type { Condition } from "../../../core/status/types.ts";
import { attachments } from "../attachment/attachments.ts";
import { ofOneCluster } from "../backends/endpoint-lists.ts";
import { distinctBackends, mergesBackends } from "../backends/merge-backends.ts";
import { parentKey, refOfRoute, routeKey } from "../base/keys.ts";
import { present } from "../base/present.ts";
import type { RouteBackendRef } from "../refs/backend-ref.ts";
import { destinationName } from "./names.ts";
import { type RuleBackend, resolveBackends } from "./rule.ts";
import { ruleSite } from "./rules.ts";

export type StreamRoute = TLSRoute | TCPRoute | UDPRoute;

/** The backends of a TLSRoute, TCPRoute or UDPRoute under one parent. */
export interface StreamRules {
  readonly backends: readonly RuleBackend[];
  readonly findings: readonly Condition[];
  /** The route has another number of rules than its kind takes, so it attaches nowhere. */
  readonly refused?: Condition;
  readonly dynamicResolver?: true;
  readonly ruleName?: string;
  readonly tlsPolicies: readonly string[];
}

/** Resolves the backends of a stream route under one parent; key: parent key. Undefined where the parent is not ours. */
export const streamRules = derive("stream-rules", (key, read): StreamRules | undefined => {
  const [route] = parentKey.read(key);
  return read.contain(
    refOfRoute(route),
    () => rulesOfParent(key, read),
    () => undefined,
  );
});

function rulesOfParent(key: string, read: Reader): StreamRules | undefined {
  const [route, index] = parentKey.read(key);
  const attachment = read.from(attachments, route).find((each) => each.index === index);
  const [kind, namespace, name] = routeKey.read(route);
  const object = read.get(kind, namespace, name) as StreamRoute | undefined;
  if (!attachment || !object) return undefined;
  const rules = object.spec.rules ?? [];
  if (kind !== "TLSRoute" && rules.length !== 1)
    return { backends: [], findings: [], refused: oneRuleOnly(kind), tlsPolicies: [] };
  const site = ruleSite(route, attachment);
  const refs = rules.flatMap(({ backendRefs = [] }) => backendRefs) as readonly RouteBackendRef[];
  // Streams cannot be split over clusters, so all backends of a route must lie in one.
  const pool = kind === "TLSRoute" ? distinctBackends(refs, namespace) : refs.length;
  const keepTogether = mergesBackends(site, read) && pool > 1;
  const destination = destinationName(kind, site.route, -1);
  const resolved = rules.flatMap(({ backendRefs = [], name: ruleName }) =>
    resolveBackends(
      backendRefs as readonly RouteBackendRef[],
      { name: destination, site: { ...site, ruleName }, keepTogether },
      read,
    ),
  );
  const usable = ofOneCluster(
    resolved.filter(({ finding, setting }) => !finding && (setting.weight ?? 0) > 0),
    read,
  );
  const resolver = usable.some(({ setting }) => setting.isDynamicResolver);
  const mixed = kind === "TLSRoute" && resolver && usable.length > 1;
  const findings = resolved.flatMap(({ finding }) => (finding ? [{ ...finding, type: "ResolvedRefs" }] : []));
  return present<StreamRules>({
    backends: mixed ? [] : usable.map(({ setting, sharedCluster }) => present({ setting, sharedCluster })),
    findings: mixed ? [...findings, dynamicResolverShared()] : findings,
    dynamicResolver: kind === "TLSRoute" && resolver ? true : undefined,
    ruleName: kind === "TLSRoute" ? undefined : rules[0]?.name,
    tlsPolicies: resolved.flatMap(({ tlsPolicy }) => (tlsPolicy ? [tlsPolicy.key] : [])),
  });
}

/** The object of a stream route's key; undefined when it is gone. */
export function streamRouteObject(route: string, read: Reader): StreamRoute | undefined {
  const [kind, namespace, name] = routeKey.read(route);
  return read.get(kind, namespace, name) as StreamRoute | undefined;
}
