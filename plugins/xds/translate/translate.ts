import { RouteSchema } from "../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { type Sealed, sealedOf } from "../../../core/envoy/mod.ts";
import { Collection, createEngine } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { createStore } from "../../../core/resource/mod.ts";
import { addCluster, addPlainCluster } from "./clusters/add.ts";
import { discoveryOf, ipFamilyOf } from "./clusters/spec.ts";
import { contained } from "./contained.ts";
import { addGlobalResources, addProxyCluster, addTelemetryCluster, type TelemetrySink } from "./global-resources.ts";
import { type HttpListenerParts, type HttpParts, httpParts } from "./http-parts.ts";
import { addClientCertificates, addHttpResources } from "./http-walk.ts";
import { portOf, SETTINGS } from "./ir-parts.ts";
import { addTcpResources, addUdpResources } from "./l4-walk.ts";
import { addPort, addReadyListener, addUdpListener, refuseUdpListener } from "./listeners/add.ts";
import type { ListenerContext } from "./listeners/context.ts";
import { planUdp } from "./listeners/plan.ts";
import { createMemo, type Memo } from "./memo.ts";
import type { TranslateOptions } from "./options.ts";
import { applyPatchPolicies, type PatchedResources, type PatchPolicyStatus } from "./patches/policies.ts";
import { isRefusal } from "./refusal.ts";
import type { ResourceKind, Resources, TranslationError } from "./resources.ts";
import { addRouteTable, type RouteTableMember, routeTableName } from "./routes/route-table.ts";
import { sdsCluster, sdsUrls } from "./sds.ts";
import { sourcesOf } from "./sources.ts";
import { createTable } from "./table.ts";
import { accessLogProblem } from "./telemetry/access-log.ts";
import { tracingProblem } from "./telemetry/tracing.ts";
import type { Origin, Workbench } from "./workbench.ts";

/** What one translation yields. */
export interface XdsTranslation {
  readonly resources: Resources;
  /** The outcome of every EnvoyPatchPolicy of the IR, in its order. */
  readonly patchStatuses: readonly PatchPolicyStatus[];
  /** What was left out, in order of discovery; everything else stands in the resources. */
  readonly errors: readonly TranslationError[];
  /** Where a listener, route or cluster came from; undefined for messages that this translator did not make. */
  readonly originOf: (message: object) => Origin | undefined;
  /** Stands for what `originOf` answers about a sealed message, and is cheaper to compare: the same object for as long as that is the same. */
  readonly originMark: (sealed: Sealed) => object | undefined;
  /** The same number while no route that stayed the same came from something else. */
  readonly originRevision: number;
}

/**
 * Translates the IR of one data plane, build after build. The two steps are apart so that hooks can change routes,
 * listeners and clusters between them; `patch` also takes resources that hooks replaced.
 */
export interface XdsTranslator {
  build(xds: ir.XdsIr): Omit<XdsTranslation, "patchStatuses">;
  /** Applies the IR's EnvoyPatchPolicies. */
  patch(resources: Resources, xds: ir.XdsIr): PatchedResources;
}

/**
 * A translator that remembers its last build: messages whose part of the IR did not change keep their identity.
 * Promise: what it yields depends on the IR and the options only, never on what it remembers.
 */
export function createXdsTranslator(options: TranslateOptions): XdsTranslator {
  const memo: Memo = createMemo();
  const engine = createEngine();
  const origins = new Origins();
  const desk = { options, origins };
  const originMark = (sealed: Sealed) => origins.get(sealed);
  const originOf = (message: object) => {
    const sealed = sealedOf(message);
    return sealed && origins.get(sealed)?.();
  };
  return {
    build(xds) {
      const settings = { [SETTINGS.ir]: xds, [SETTINGS.desk]: desk };
      const parts = engine.build({ ...NOWHERE, settings }, httpParts, "").value;
      const table = createTable(() => clustersOfRoutes(parts));
      const bench: Workbench = { table, memo, ...desk, lists: xds.endpoints ?? NO_LISTS };
      walk(bench, xds, parts);
      memo.settle();
      const { resources, errors } = bench.table;
      return { resources, errors, originOf, originMark, originRevision: origins.revision };
    },
    patch: (resources, xds) => applyPatchPolicies(resources, xds.envoyPatchPolicies, memo),
  };
}

const NO_LISTS: ir.EndpointLists = Collection.empty();

/** The IR is all that a translation sees of the world. */
const NOWHERE = { snapshot: createStore().snapshot, needs: new Map(), now: 0 } as const;

/** Where messages came from, with a number that grows when a route that stays the same comes from something else: of those there may be many. */
class Origins extends WeakMap<Sealed, () => Origin> {
  revision = 0;

  override set(sealed: Sealed, origin: () => Origin): this {
    if (sealed.schema.typeName === RouteSchema.typeName && this.has(sealed)) this.revision++;
    return super.set(sealed, origin);
  }
}

/** Both steps once, without a memory. */
export function translateXds(xds: ir.XdsIr, options: TranslateOptions): XdsTranslation {
  const translator = createXdsTranslator(options);
  const built = translator.build(xds);
  const { resources, statuses } = translator.patch(built.resources, xds);
  return { ...built, resources, patchStatuses: statuses };
}

/** Every step adds its resources; the order of the steps is the order in which resources are listed. */
function walk(bench: Workbench, xds: ir.XdsIr, parts: HttpParts): void {
  const context = listenerContext(bench, xds);
  const { lean, ports } = parts;
  const { readyListener: ready, metrics, healthCheckLog } = xds;
  const step = steps(bench);
  if (ready && !bench.options.unprobed) step("listeners", "ready", undefined, () => addReadyListener(bench, ready));
  for (const port of ports)
    step("listeners", port.first.name, port.first.metadata, () => addPort(bench, port, context));
  addRouteTables(bench, parts);
  for (const [i, listener] of (xds.http ?? []).entries())
    step("clusters", listener.name, listener.metadata, () =>
      addHttpResources(bench, listener, parts.listeners[i] as HttpListenerParts),
    );
  for (const listener of xds.tcp ?? [])
    step("clusters", listener.name, listener.metadata, () => addTcpResources(bench, listener, xds));
  const [udp, again] = planUdp(xds.udp ?? []);
  for (const listener of udp) {
    step("clusters", listener.name, listener.metadata, () => addUdpResources(bench, listener, metrics));
    step("listeners", listener.name, listener.metadata, () => addUdpListener(bench, listener, context));
  }
  for (const listener of again) refuseUdpListener(bench, listener);
  for (const backend of xds.backendClusters ?? [])
    step("clusters", backend.name, backend.metadata, () => addBackend(bench, backend, xds));
  const telemetry = (sink: TelemetrySink, watched: typeof metrics) =>
    step("clusters", sink.destination?.name ?? "telemetry", sink.destination?.metadata, () =>
      addTelemetryCluster(bench, sink, { metrics: watched, healthCheckLog }),
    );
  const { accessLog, tracing } = context;
  for (const log of accessLog?.als ?? []) telemetry(log, undefined);
  for (const log of accessLog?.openTelemetry ?? []) telemetry(log, metrics);
  for (const url of sdsUrls(lean)) step("clusters", url, undefined, () => addPlainCluster(bench, sdsCluster(url)));
  if (tracing) telemetry(tracing, metrics);
  step("clusters", "proxies", undefined, () => addProxyCluster(bench, xds));
  step("clusters", "global", undefined, () => addGlobalResources(bench, lean));
}

/** The names of clusters that routes of HTTP listeners were the first to ask for. */
function clustersOfRoutes({ listeners }: HttpParts): ReadonlySet<string> {
  return new Set(listeners.flatMap(({ clusters }) => clusters.clusters.map(({ name }) => name)));
}

/** Runs steps one by one; one that fails by a fault of ours is noted as left out, and the others go on. */
function steps(bench: Workbench) {
  return (kind: ResourceKind, name: string, metadata: ir.ResourceMetadata | undefined, run: () => void): void => {
    const done = contained(`${kind} of the data plane`, run);
    if (isRefusal(done)) bench.table.refuse(kind, name, sourcesOf(metadata), done.refused);
  };
}

/** Telemetry that cannot be expressed is left out; what it was to watch goes on working. */
function listenerContext(bench: Workbench, xds: ir.XdsIr): ListenerContext {
  const { accessLog, tracing } = xds;
  const logProblem = accessLogProblem(accessLog);
  const traceProblem = tracingProblem(tracing);
  if (logProblem !== undefined) bench.table.refuse("listeners", "access log", [], logProblem);
  if (traceProblem !== undefined) bench.table.refuse("listeners", "tracing", [], traceProblem);
  return {
    accessLog: logProblem === undefined ? accessLog : undefined,
    tracing: traceProblem === undefined ? tracing : undefined,
    filterOrder: xds.filterOrder,
    options: bench.options,
  };
}

function addRouteTables(bench: Workbench, { lean, ports, listeners }: HttpParts): void {
  const members = (lean.http ?? []).map(
    (listener, i): RouteTableMember => ({ listener, parts: listeners[i] as HttpListenerParts }),
  );
  const groups = Map.groupBy(members, ({ listener }) => routeTableName(listener, portOf(listener, ports), bench));
  for (const [name, table] of groups) addRouteTable(bench, name, table);
}

/** A cluster that several routes share takes nothing from any of them. */
function addBackend(bench: Workbench, backend: ir.BackendCluster, xds: ir.XdsIr): void {
  const { name, setting, traffic, metadata, policies } = backend;
  if (setting === undefined) return;
  addCluster(bench, { name, part: backend, inputs: [xds.metrics, xds.healthCheckLog] }, () => {
    const ipFamily = ipFamilyOf([setting]);
    return {
      name,
      settings: [setting],
      discovery: discoveryOf([setting]),
      useClientProtocol: backend.useClientProtocol ?? false,
      ...(traffic && { traffic }),
      ...(policies && { policies }),
      ...(metadata && { metadata }),
      ...(ipFamily && { ipFamily }),
      ...(xds.metrics && { metrics: xds.metrics }),
      ...(xds.healthCheckLog && { healthCheckLog: xds.healthCheckLog }),
    };
  });
  addClientCertificates(bench, [setting]);
}
