import { derive, type Reader } from "../../../core/incremental/mod.ts";
import * as say from "../../../core/status/catalogue/route.ts";
import {
  hasCondition,
  joinedByType,
  observed,
  withCondition,
  withConditions,
} from "../../../core/status/conditions.ts";
import type { Condition, ObjectStatus, ParentStatus } from "../../../core/status/types.ts";
import { type Attachment, attachments } from "../attachment/attachments.ts";
import { listenerKey, parentKey, type RouteKind, refOfRoute, routeKey } from "../base/keys.ts";
import { setting } from "../base/settings.ts";
import { tcpListenerShell } from "../data-plane/listeners.ts";
import { overlapsOn } from "../data-plane/overlaps.ts";
import { tcpShares } from "../data-plane/tcp-listener.ts";
import { udpShares } from "../data-plane/udp-listener.ts";
import { GATEWAY_API_GROUP } from "../refs/grants.ts";
import type { RulesResult } from "../routes/rule.ts";
import { isDropped, routeRules } from "../routes/rules.ts";
import { streamRules } from "../routes/stream-rules.ts";

/** The status of a route under its parents; undefined when none of them is ours. Key: route key. */
export const routeStatus = derive("route-status", (key, read): ObjectStatus | undefined =>
  read.contain(
    refOfRoute(key),
    () => statusOf(key, read, conditionsOf),
    () => statusOf(key, read, (_kind, _key, { condition }) => [condition]),
  ),
);

function statusOf(key: string, read: Reader, conditions: typeof conditionsOf): ObjectStatus | undefined {
  const [kind, namespace, name] = routeKey.read(key);
  const own = read.from(attachments, key);
  if (own.length === 0) return undefined;
  const generation = read.get(kind, namespace, name)?.metadata.generation;
  const controllerName = setting(read, "controllerName");
  const parents = own.map(
    (attachment): ParentStatus => ({
      parentRef: attachment.parentRef,
      controllerName,
      conditions: observed(conditions(kind, key, attachment, read), generation),
    }),
  );
  return { ref: { group: GATEWAY_API_GROUP, kind, namespace, name }, status: { parents } };
}

function conditionsOf(kind: RouteKind, key: string, attachment: Attachment, read: Reader): readonly Condition[] {
  return kind === "HTTPRoute" || kind === "GRPCRoute"
    ? httpConditions(kind, key, attachment, read)
    : streamConditions(kind, key, attachment, read);
}

function httpConditions(kind: RouteKind, key: string, attachment: Attachment, read: Reader): readonly Condition[] {
  const rules = read.from(routeRules, parentKey.of(key, attachment.index));
  let conditions: readonly Condition[] = [attachment.condition];
  // Nearly always there is nothing to say of the rules.
  if (rules && rules.findings.length > 0) conditions = withConditions(conditions, ruleConditions(rules));
  if (!hasCondition(conditions, "ResolvedRefs", "False"))
    conditions = withCondition(conditions, say.routeRefsResolved());
  const dropped = kind === "GRPCRoute" && hasCondition(conditions, "Accepted", "False");
  return !dropped && hostsDoNotMeet(attachment)
    ? withCondition(conditions, say.noMatchingHostname(kind, isIsolated(attachment)))
    : conditions;
}

/**
 * GEP-1364: a route none of whose rules is accepted is not accepted; one with some dropped rules is, and says so in PartiallyInvalid.
 */
function ruleConditions(rules: RulesResult): readonly Condition[] {
  return joinedByType(rules.findings).flatMap((finding) => {
    if (finding.type !== "Accepted" || isDropped(rules)) return [finding];
    return [say.partiallyInvalid(rules.unaccepted, finding), say.routeAccepted()];
  });
}

function hostsDoNotMeet({ listeners }: Attachment): boolean {
  return listeners.length > 0 && listeners.every(({ hosts }) => hosts.length === 0);
}

function isIsolated({ listeners }: Attachment): boolean {
  return listeners.some(({ isolated }) => isolated);
}

/**
 * The same for a route that matches the very same requests as others, with a warning under the parents where it does. The status is asked for only where
 * there is an overlap, so that a change to one route does not make every other route's status be looked at. Key: route key.
 */
export const overlappingRouteStatus = derive("overlapping-route-status", (key, read): ObjectStatus | undefined => {
  const base = read.from(routeStatus, key);
  const own = read.from(attachments, key);
  if (!base) return undefined;
  const [kind, namespace, name] = routeKey.read(key);
  const generation = read.get(kind, namespace, name)?.metadata.generation;
  const parents = (base.status.parents ?? []).map((parent, index): ParentStatus => {
    const routes = overlapping(key, own[index] as Attachment, read);
    if (routes.length === 0) return parent;
    const [warning] = observed([say.rulesOverlap(routes)], generation) as [Condition];
    return { ...parent, conditions: withCondition(parent.conditions, warning) };
  });
  return { ...base, status: { parents } };
});

/** How many names of other routes a message holds at most. */
const NAMED = 10;

/** Routes that match the very same requests on a listener of this parent, as people name them; the first few of them. */
function overlapping(key: string, { owner, listeners }: Attachment, read: Reader): readonly string[] {
  const found = new Set<string>();
  for (const { id } of listeners) {
    const { groups, of } = read.from(overlapsOn, listenerKey.of(owner, id));
    for (const place of of[key] ?? []) {
      for (const other of groups[place] ?? []) {
        if (found.size > NAMED) break;
        const [kind, namespace, name] = routeKey.read(other);
        if (other !== key) found.add(`${kind} ${namespace}/${name}`);
      }
    }
  }
  return [...found].sort();
}

function streamConditions(kind: RouteKind, key: string, attachment: Attachment, read: Reader): readonly Condition[] {
  const rules = read.from(streamRules, parentKey.of(key, attachment.index));
  if (rules?.refused) return withCondition([attachment.condition], rules.refused);
  const [finding = say.routeRefsResolved()] = rules ? joinedByType(rules.findings) : [];
  let conditions = withCondition([attachment.condition], finding);
  if (kind === "TLSRoute" && rules?.dynamicResolver && endsTlsSomewhere(attachment, read))
    conditions = withCondition(conditions, say.dynamicResolverNeedsPassthrough());
  if (kind === "TLSRoute" && hostsDoNotMeet(attachment))
    conditions = withCondition(conditions, say.noMatchingHostname(kind, isIsolated(attachment)));
  const lost = lostOn(kind, key, attachment, read);
  return lost.length === 0 ? conditions : withCondition(conditions, say.olderRouteServed(lost));
}

/** The names that older routes have instead of a stream route, on the listeners of one parent. */
function lostOn(kind: RouteKind, key: string, attachment: Attachment, read: Reader): readonly say.LostToOlder[] {
  const { owner, index, listeners } = attachment;
  const shares = kind === "UDPRoute" ? udpShares : tcpShares;
  return listeners.flatMap(({ id, name, ready }) => {
    const lost = ready ? read.from(shares, listenerKey.of(owner, id)).lost[parentKey.of(key, index)] : undefined;
    return [...Map.groupBy(lost ?? [], ({ winner }) => winner)].map(([winner, names]): say.LostToOlder => {
      const [ofKind, namespace, of] = routeKey.read(winner);
      return { listener: name, names: names.map((each) => each.name), winner: `${ofKind} ${namespace}/${of}` };
    });
  });
}

function endsTlsSomewhere({ owner, listeners }: Attachment, read: Reader): boolean {
  return listeners.some(
    ({ id, ready, hosts }) =>
      ready && hosts.length > 0 && read.from(tcpListenerShell, listenerKey.of(owner, id))?.tls !== undefined,
  );
}
