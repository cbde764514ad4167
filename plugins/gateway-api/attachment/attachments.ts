import type { ParentReference } from "../../../core/api/mod.ts";
import { derive, type Reader } from "../../../core/incremental/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { objectKey } from "../../../core/resource/mod.ts";
import { noMatchingParent, notAllowedByListeners, routeAccepted } from "../../../core/status/catalogue/route.ts";
import type { Condition } from "../../../core/status/types.ts";
import { ownerKey, type RouteKind, refOfRoute, routeKey } from "../base/keys.ts";
import { selectorMatches } from "../base/labels.ts";
import { present } from "../base/present.ts";
import { gatewayFacts } from "../gateways/facts.ts";
import { sharedHosts } from "../listeners/hostnames.ts";
import { holderOf, portKey, takenHostnames } from "../listeners/taken.ts";
import { GATEWAY_API_GROUP } from "../refs/grants.ts";
import { type ListenerView, listenerViews } from "./listener-views.ts";

/** A listener that takes a route. */
export interface AttachedListener {
  readonly id: string;
  readonly name: string;
  readonly port: number;
  readonly hostname?: string;
  readonly ready: boolean;
  /** Hosts that the route serves here; none when hostnames do not meet. Empty for kinds without hostnames, see `counts`. */
  readonly hosts: readonly string[];
  /** Hostnames meet, but a more specific listener of the port has all those hosts. */
  readonly isolated?: true;
}

/** One parent reference of a route that leads to us. */
export interface Attachment {
  /** Key of the route. */
  readonly route: string;
  /** Place of the reference in the route. */
  readonly index: number;
  readonly parentRef: ParentReference;
  /** Owner key of the parent. */
  readonly owner: string;
  /** The Gateway behind it; absent when no listener takes the route. */
  readonly gateway?: string;
  readonly listeners: readonly AttachedListener[];
  readonly condition: Condition;
}

/** Any route, as far as attaching goes. */
export interface AnyRoute extends KubeObject {
  readonly spec: { readonly parentRefs?: readonly ParentReference[]; readonly hostnames?: readonly string[] };
}

/** Kinds whose hostnames decide where they serve. */
export function hasHostnames(kind: RouteKind): boolean {
  return kind !== "TCPRoute" && kind !== "UDPRoute";
}

/** The parent references of a route that lead to accepted Gateways of ours, with the listeners that take it; key: route key. */
export const attachments = derive("attachments", (key, read): readonly Attachment[] =>
  read.contain(
    refOfRoute(key),
    () => attachmentsOf(key, read),
    () => [],
  ),
);

function attachmentsOf(key: string, read: Reader): readonly Attachment[] {
  const [kind, namespace, name] = routeKey.read(key);
  const route = read.get(kind, namespace, name) as AnyRoute | undefined;
  const found: Attachment[] = [];
  for (const [index, parentRef] of (route?.spec.parentRefs ?? []).entries()) {
    const owner = ownerOf(parentRef, namespace);
    if (!route || owner === undefined) continue;
    const views = read.from(listenerViews, owner);
    if (views.length === 0 && !isOurGateway(owner, read)) continue;
    found.push(attach({ kind, route, namespace }, { route: key, index, parentRef, owner }, views, read));
  }
  return found;
}

interface RouteAt {
  readonly kind: RouteKind;
  readonly route: AnyRoute;
  readonly namespace: string;
}

function attach(
  { kind, route, namespace }: RouteAt,
  base: Pick<Attachment, "route" | "index" | "parentRef" | "owner">,
  views: readonly ListenerView[],
  read: Reader,
): Attachment {
  const { sectionName, port } = base.parentRef;
  const meant = views.filter(
    (view) => (sectionName === undefined || sectionName === view.name) && (port === undefined || port === view.port),
  );
  if (meant.length === 0) return { ...base, listeners: [], condition: noMatchingParent() };
  const allowed = meant.filter((view) => view.kinds.includes(kind) && allowsNamespace(view, namespace, read));
  const [first] = allowed;
  if (!first) return { ...base, listeners: [], condition: notAllowedByListeners(kind, namespace) };
  const listeners = allowed.map((view) => {
    const { hosts, isolated } = hasHostnames(kind) ? hostsOn(view, route.spec.hostnames ?? [], read) : NO_HOSTS;
    return present<AttachedListener>({
      id: view.id,
      name: view.name,
      port: view.port,
      hostname: view.hostname,
      ready: view.ready,
      hosts,
      isolated,
    });
  });
  return { ...base, gateway: first.gateway, listeners, condition: routeAccepted() };
}

/** Owner key of what a parent reference names; undefined for kinds that are no parents here. */
function ownerOf(
  { group = GATEWAY_API_GROUP, kind = "Gateway", namespace, name }: ParentReference,
  own: string,
): string | undefined {
  if (group !== GATEWAY_API_GROUP || (kind !== "Gateway" && kind !== "ListenerSet")) return undefined;
  return ownerKey.of(kind, objectKey(namespace ?? own, name));
}

function isOurGateway(owner: string, read: Reader): boolean {
  const [kind, key] = ownerKey.read(owner);
  if (kind !== "Gateway") return false;
  const facts = read.from(gatewayFacts, key);
  return facts !== undefined && !facts.rejection;
}

/** "Same" is the default: only routes of the listener's own namespace. A namespace that is not known is never allowed. */
function allowsNamespace(view: ListenerView, namespace: string, read: Reader): boolean {
  const object = read.get("Namespace", "", namespace);
  if (!object) return false;
  const { from = "Same", selector } = view.namespaces ?? {};
  if (from === "All") return true;
  if (from === "Selector") return selector !== undefined && selectorMatches(selector, object.metadata.labels);
  return view.namespace === namespace;
}

type HostsOn = Pick<AttachedListener, "hosts" | "isolated">;

const NO_HOSTS: HostsOn = Object.freeze({ hosts: Object.freeze([]) });

/** Hosts of a listener that is served go to the most specific one of the port; of one that is not, it is only said whether hostnames meet. */
function hostsOn(view: ListenerView, hostnames: readonly string[], read: Reader): HostsOn {
  const shared = sharedHosts(hostnames, view.hostname);
  if (!view.ready) return { hosts: shared };
  const { taken, only } = read.from(takenHostnames, portKey.of(view.irKey, String(view.port)));
  if (only === view.id) return { hosts: shared };
  const own = (host: string) => holderOf(host, taken) === view.id;
  const hosts = shared.every(own) ? shared : shared.filter(own);
  return hosts.length === 0 && shared.length > 0 ? { hosts, isolated: true } : { hosts };
}
