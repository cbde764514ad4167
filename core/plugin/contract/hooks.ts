import type { Cluster } from "../../envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import type { ClusterLoadAssignment } from "../../envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import type { Listener } from "../../envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import type { Route, VirtualHost } from "../../envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import type { HttpFilter } from "../../envoy/generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.ts";
import type { XdsIr } from "../../ir/mod.ts";
import type { KubeObject, ObjectRef } from "../../object/mod.ts";
import type { Snapshot } from "../../resource/snapshot.ts";
import type { IrKey } from "./lifecycle.ts";
import type { XdsResources } from "./resources.ts";

/**
 * The value that each hook is given, in the order in which they run. Values are frozen: answer a changed copy. The comments are the table of `docs/plugins.md`
 * (`bun tests/docs/hook-points.ts`).
 */
export interface HookPoints {
  /** Gets all objects; answers a snapshot; is asked again when any object changes. */
  world: Snapshot;
  /** Gets the IR of one data plane; answers IR; is asked again when it changes. */
  ir: XdsIr;
  /** Gets a route as Envoy has it; answers the route; is asked again when it, or a foreign object that its sources name, changes. */
  route: Route;
  /** Gets a virtual host with its routes; answers the virtual host; is asked again when it, or a foreign object that its sources name, changes. */
  virtualHost: VirtualHost;
  /** Gets the names of a listener's HTTP filters; answers `[{place, filter}]` to add; is asked again when the listener changes. */
  httpFilters: HttpFilterChain;
  /** Gets a listener as Envoy has it; answers the listener; is asked again when it, or a foreign object that its sources name, changes. */
  listener: Listener;
  /** Gets a cluster; answers the cluster; is asked again when it, or a foreign object that its sources name, changes. */
  cluster: Cluster;
  /** Gets the endpoints of a cluster, which shares them with no other while such a hook is in use; answers the endpoints; is asked again when they change. */
  endpoints: ClusterLoadAssignment;
  /** Gets all messages of one data plane; answers all messages; is asked again when any of them changes. */
  resources: XdsResources;
}

/** The answer of each hook: a value in the place of its own, but for filters, which it adds. */
export interface HookAnswers extends Omit<HookPoints, "httpFilters"> {
  httpFilters: readonly PlacedFilter[];
}

/** The context that each hook is told besides its value, by point. */
export interface HookContexts {
  world: HookContext;
  ir: HookContext;
  route: RouteContext;
  virtualHost: HookContext;
  httpFilters: HookContext;
  listener: HookContext;
  cluster: HookContext;
  endpoints: HookContext;
  resources: HookContext & Pick<RouteContext, "policies">;
}

/** The context that every hook is told besides its value. */
export interface HookContext {
  readonly irKey: IrKey;
  /** The objects the value was made from. */
  readonly sources: readonly ObjectRef[];
  /** Foreign objects that the value's sources name (filters, backends, policies of a listener), each once, in order of use. */
  readonly objects: readonly KubeObject[];
  /** Foreign policies attached to a route, or, for `resources`, to the whole gateway. */
  readonly policies?: readonly KubeObject[];
  /** The name that tells the value apart from all others of its point and data plane, over builds. Absent where the value's own name does. */
  readonly name?: string;
  /** Of a route: the domains of the virtual host it stands in. */
  readonly hostnames?: readonly string[];
}

/** The context that a hook for routes is told besides its value. */
export type RouteContext = HookContext & Required<Pick<HookContext, "hostnames">>;

/** The HTTP filters of one listener's HTTP connection managers. */
export interface HttpFilterChain {
  readonly listener: string;
  /** Names of the filters that stand there, in order; the router comes last. */
  readonly filters: readonly string[];
  /** The filters that hooks asked before add. */
  readonly added: readonly PlacedFilter[];
}

/** Where a filter stands: before all others, before what authenticates, after what authorizes, or right before the router. */
export type FilterPlace = "first" | "beforeAuthentication" | "afterAuthorization" | "beforeRouting";

/** A filter that a hook adds, under another name than the filters that stand there. */
export interface PlacedFilter {
  readonly place: FilterPlace;
  readonly filter: HttpFilter;
  /** No request may get to a route of the listener without it: 503 until a connection has it. Where it protects only routes with a configuration for it, these need it anyway. */
  readonly protects?: boolean;
}

/** The handler of a hook: answers a replacement, or nothing to leave the value as it is. */
export type HookHandler<P extends keyof HookPoints> = (
  value: HookPoints[P],
  context: HookContexts[P],
) => HookAnswers[P] | undefined | Promise<HookAnswers[P] | undefined>;

/**
 * The way to go on where a hook fails: throws, answers what cannot be, or answers too late. `keep` goes on with the last good answer for the same thing, and
 * without one it withholds; `skip` goes on without this hook; `withhold` leaves out what the hook was asked about.
 */
export type OnError = "keep" | "skip" | "withhold";

/** The values that a hook is asked about; all that is said must hold. Values that the filter leaves out cost nothing. */
export interface HookFilter {
  /** Kinds of the objects the value was made from, of which one has to be there. */
  readonly kinds?: readonly string[];
  /** Data planes: `namespace/gateway`, or the class where its Gateways are merged. */
  readonly gateways?: readonly IrKey[];
  /** Kinds of foreign objects, `group/Kind`, of which one has to be named, or attached as a policy. */
  readonly objects?: readonly string[];
  /** An annotation `gateway.envoyproxy.io/<this>` that the object of a route, or of one of its rules, carries. */
  readonly annotation?: string;
}

/** One extension point in its long form. */
export interface Hook<P extends keyof HookPoints> {
  /** Among the hooks of one point; plugins of the same order run as configured. Default `normal`. */
  readonly order?: "pre" | "normal" | "post";
  /** Default: everything. */
  readonly filter?: HookFilter;
  /** Default `keep`; `skip` at `world` and `resources`, where everything would wait for this hook. */
  readonly onError?: OnError;
  /** Milliseconds an asynchronous answer may take before it counts as failed. Default 1000. */
  readonly deadlineMs?: number;
  handler: HookHandler<P>;
}

/** The hooks of one plugin, which run after translation, never inside it; an answer holds while value, objects and policies are the same. */
export type Hooks = { readonly [P in keyof HookPoints]?: Hook<P> | HookHandler<P> };
