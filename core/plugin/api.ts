import type { GenericSchema, InferOutput } from "valibot";
import type { Cluster } from "../envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import type { ClusterLoadAssignment } from "../envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import type { Listener } from "../envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import type { Route, VirtualHost } from "../envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import type { Derivation } from "../incremental/reader.ts";
import type { InfraIr, XdsIr } from "../ir/mod.ts";
import type { KubeObject, ObjectRef } from "../object/mod.ts";
import type { Clock } from "../observe/clock.ts";
import type { Logger } from "../observe/logger.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { Snapshot } from "../resource/snapshot.ts";
import type { ObjectStatus, StatusReport } from "../status/types.ts";
import type { FailedHook } from "./failed-hook.ts";
import type { XdsResources } from "./resources.ts";

/** Names one data plane: `<namespace>/<gateway>`, or the class name when its Gateways are merged. */
export type IrKey = string;

/** The five things a plugin can be. */
export type PluginKind = "provider" | "translator" | "infra" | "output" | "hooks";

/** What the host lends to one plugin instance. Nothing else is global. */
export interface PluginContext<C = unknown> {
  /** Instance id, for example `provider/file`. Prefixes every log line, metric and error. */
  readonly id: string;
  /** Parsed, defaulted and frozen by the plugin's own schema. */
  readonly config: C;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** Status of objects, at any time; each report replaces this instance's earlier one. */
  report(report: StatusReport): void;
  /** Aborted once, when the instance must stop. */
  readonly signal: AbortSignal;
  /** Clean-ups run last-in first-out, also after a failed `start`. */
  defer(cleanup: () => void | Promise<void>): void;
  /** Runs the hooks of all hook plugins for outputs that build Envoy messages. */
  readonly hooks: HookRunner;
}

/** Whether a part can do its work; the reason is one line for people. */
export type Health = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** `start` resolves when serving; `stop` is safe to call twice and without `start`. Each has a deadline (`PLUGIN_DEADLINES`). */
export interface Lifecycle {
  start?(): Promise<void>;
  stop?(): Promise<void>;
  /** Read by `/readyz`; absent means healthy. */
  health?(): Health | Promise<Health>;
}

/** Pushes immutable worlds in, takes statuses out. */
export interface Provider extends Lifecycle {
  /** Called once, before `start`. Latest wins: the core may skip a snapshot that a newer one replaces. */
  watch(publish: (snapshot: Snapshot) => void): void;
  /** Statuses that changed since the last call. Absent on a provider that has nowhere to write. */
  writeStatus?(changed: readonly ObjectStatus[]): Promise<void>;
  /** Tells people what happened to objects, where there is a place for that. May drop what is too much; never rejects because of that. */
  record?(events: readonly ObjectEvent[]): Promise<void>;
}

/** Something that happened to an object, for people. */
export interface ObjectEvent {
  readonly ref: ObjectRef & { readonly uid: string };
  readonly type: "Normal" | "Warning";
  /** One word in upper camel case. */
  readonly reason: string;
  readonly message: string;
}

/** Turns the world into IR and status, as one derivation (key: empty) that the engine keeps up to date. */
export interface Translator extends Lifecycle {
  readonly root: Derivation<Translation>;
  /** The IR of one data plane (its key), as `root` reads it: tells which objects a data plane rests on. Without it, it is taken to rest on all. */
  readonly dataPlane?: Derivation<XdsIr>;
}

/** What a translation yields. Parts that did not change keep their identity from build to build. */
export interface Translation {
  readonly xds: Readonly<Record<IrKey, XdsIr>>;
  readonly infra: Readonly<Record<IrKey, InfraIr>>;
  readonly status: readonly ObjectStatus[];
  /** By data plane, the cells (see `objectCell`) of objects whose present version proxies must go on with when a later one cannot be used. */
  readonly inUse?: Readonly<Record<IrKey, readonly string[]>>;
}

/** Reconciles the infrastructure of data planes; both calls are idempotent and may be repeated after a failure. */
export interface InfraManager extends Lifecycle {
  apply(key: IrKey, infra: InfraIr): Promise<void>;
  remove(key: IrKey): Promise<void>;
  /** Removes what earlier runs left for keys that are not among `keys`. Called once, when this run knows all of them. */
  retain?(keys: readonly IrKey[]): Promise<void>;
}

/** Turns IR into something a data plane reads; the xDS server is the built-in one. */
export interface Output extends Lifecycle {
  /** Called with each build, in order; keys that are gone are to be forgotten. */
  publish(xds: Readonly<Record<IrKey, XdsIr>>, sequence: number): Promise<void>;
  /**
   * Called before `publish` where builds are verified, and before `tryOut` with one data plane: makes of the IR what will be sent, compares that with what comes of
   * `anew`, which is the same IR made from nothing, and goes on with the latter where they differ. Answers what differed, a sentence each.
   */
  verify?(xds: Readonly<Record<IrKey, XdsIr>>, anew: Readonly<Record<IrKey, XdsIr>>): Promise<readonly string[]>;
  /** Resolves when every connected data plane has accepted or refused what `sequence` brought. */
  served?(sequence: number): Promise<void>;
  /** Whether a proxy of a data plane is connected. Absent where that is not known. */
  hasProxies?(irKey: IrKey): boolean;
  /** Called once, before `start`: the listener hears what proxies answered to what was published. Absent where nobody answers. */
  onAnswer?(listener: (answer: ProxyAnswer) => void): void;
  /**
   * Gives IR to one proxy of a data plane alone, and resolves with its answer; undefined when none is connected or it does not answer in time. From
   * then on the others keep what they have, and `publish` leaves the data plane out, until `endTrials`.
   */
  tryOut?(irKey: IrKey, xds: XdsIr, sequence: number): Promise<ProxyAnswer | undefined>;
  /** Ends the trials of a data plane; what is published next reaches all its proxies. */
  endTrials?(irKey: IrKey): void;
}

/** What a proxy has of a publication, once it has answered all of it. */
export interface ProxyAnswer {
  readonly irKey: IrKey;
  readonly sequence: number;
  /** What it refuses; empty when it took everything. */
  readonly refusals: readonly Refusal[];
  /** It died more than once soon after it was sent this, so it counts as refused as a whole. */
  readonly died?: true;
  /** What the proxy calls itself, and its version as text. */
  readonly proxy: string;
  readonly version: string;
}

/** A resource that a proxy refuses. */
export interface Refusal {
  /** As the proxy knows it. */
  readonly resource: string;
  /** The objects it was made from, as far as that is known. */
  readonly sources: readonly ObjectRef[];
  /** The proxy's own words. */
  readonly reason: string;
  /** It says where requests go, and not what is done with them. */
  readonly leads?: boolean;
}

/** What a hook is told besides its value. */
export interface HookContext {
  readonly irKey: IrKey;
  /** The objects the value was made from. */
  readonly sources: readonly ObjectRef[];
  /** Foreign objects that the value's sources name (filters, backends, policies of a listener), each once, in order of use. */
  readonly objects: readonly KubeObject[];
  /** Foreign policies attached to a route, or, for `resources`, to the whole gateway. */
  readonly policies?: readonly KubeObject[];
  /** What tells the value apart from all others of its point and data plane, over builds. Absent where the value's own name does. */
  readonly name?: string;
  /** Of a route: the domains of the virtual host it stands in. */
  readonly hostnames?: readonly string[];
}

/** What a hook answers: a replacement, or nothing to leave the value as it is. */
export type HookHandler<T> = (value: T, context: HookContext) => T | undefined | Promise<T | undefined>;

/**
 * What is done where a hook fails: throws, answers what cannot be, or answers too late. `keep` goes on with the last good answer for the same thing, and
 * without one it withholds; `skip` goes on without this hook; `withhold` leaves out what the hook was asked about.
 */
export type OnError = "keep" | "skip" | "withhold";

/** One extension point in its long form. Values are frozen: answer a changed copy. */
export interface Hook<T> {
  /** Among the hooks of one point; plugins of the same order run as configured. Default `normal`. */
  readonly order?: "pre" | "normal" | "post";
  /** Default `keep`; `skip` at `world` and `resources`, where everything would wait for this hook. */
  readonly onError?: OnError;
  /** Milliseconds an asynchronous answer may take before it counts as failed. Default 1000. */
  readonly deadlineMs?: number;
  handler: HookHandler<T>;
}

/** What flows through each hook, in the order in which they run. */
export interface HookPoints {
  world: Snapshot;
  ir: XdsIr;
  route: Route;
  virtualHost: VirtualHost;
  listener: Listener;
  cluster: Cluster;
  endpoints: ClusterLoadAssignment;
  resources: XdsResources;
}

/** The hooks of one plugin. They run after translation, never inside it; an answer holds while value, objects and policies are the same. */
export type Hooks = { readonly [P in keyof HookPoints]?: Hook<HookPoints[P]> | HookHandler<HookPoints[P]> };

/** Runs one point over all hook plugins. The answer never rejects: where a hook fails it says so, and what goes on instead. */
export interface HookRunner {
  has(point: keyof HookPoints): boolean;
  run<P extends keyof HookPoints>(
    point: P,
    value: HookPoints[P],
    context: HookContext,
  ): Promise<HookPoints[P] | FailedHook<HookPoints[P]>>;
  /** Forgets what was remembered of a data plane under `keys` (point and {@link HookContext.name} with a space between); all of it without. */
  forget?(irKey: IrKey, keys?: Iterable<string>): void;
}

/** What `create` returns, by kind. */
export interface Instances {
  provider: Provider;
  translator: Translator;
  infra: InfraManager;
  output: Output;
  hooks: Hooks & Lifecycle;
}

/** The value a plugin file exports as default. Building it must have no side effects; `create` has none, `start` may. */
export interface PluginDefinition<K extends PluginKind = PluginKind, S extends GenericSchema = GenericSchema> {
  readonly kind: K;
  /** `vendor/name`, lower case; built-in ones have no vendor. */
  readonly name: string;
  readonly version: string;
  readonly api: number;
  readonly stability: "alpha" | "beta" | "stable" | "deprecated";
  /** One sentence. */
  readonly summary: string;
  /** Strict: an unknown key is an error that names its path. */
  readonly config: S;
  create(context: PluginContext<InferOutput<S>>): Instances[K];
}
