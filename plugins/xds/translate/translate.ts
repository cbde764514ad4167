import { type Sealed, sealedOf } from "../../../core/envoy/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { addCluster, addPlainCluster } from "./clusters/add.ts";
import { discoveryOf, ipFamilyOf } from "./clusters/spec.ts";
import { steadyRoutes } from "./endpoints-only.ts";
import { addGlobalResources, addProxyCluster, addTelemetryCluster } from "./global-resources.ts";
import { addClientCertificates, addHttpResources } from "./http-walk.ts";
import { addTcpResources, addUdpResources } from "./l4-walk.ts";
import { leanXds } from "./lean.ts";
import { addPort, addReadyListener, addUdpListener, refuseUdpListener } from "./listeners/add.ts";
import type { ListenerContext } from "./listeners/context.ts";
import { planPorts, planUdp, type SharedPort } from "./listeners/plan.ts";
import { createMemo, type Memo } from "./memo.ts";
import { createNames } from "./names.ts";
import type { TranslateOptions } from "./options.ts";
import { applyPatchPolicies, type PatchedResources, type PatchPolicyStatus } from "./patches/policies.ts";
import type { Resources, TranslationError } from "./resources.ts";
import { addRouteTable, type RouteTableMember, routeTableName } from "./routes/route-table.ts";
import { sdsCluster, sdsUrls } from "./sds.ts";
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
  const names = createNames();
  const origins = new WeakMap<Sealed, () => Origin>();
  const originOf = (message: object) => {
    const sealed = sealedOf(message);
    return sealed && origins.get(sealed)?.();
  };
  return {
    build(xds) {
      const bench: Workbench = { table: createTable(names), memo, names, options, origins };
      walk(bench, xds);
      memo.settle();
      names.settle();
      const { resources, errors } = bench.table;
      return { resources, errors, originOf };
    },
    patch: (resources, xds) => applyPatchPolicies(resources, xds.envoyPatchPolicies, memo),
  };
}

/** Both steps once, without a memory. */
export function translateXds(xds: ir.XdsIr, options: TranslateOptions): XdsTranslation {
  const translator = createXdsTranslator(options);
  const built = translator.build(xds);
  const { resources, statuses } = translator.patch(built.resources, xds);
  return { ...built, resources, patchStatuses: statuses };
}

/** Every step adds its resources; the order of the steps is the order in which resources are listed. */
function walk(bench: Workbench, xds: ir.XdsIr): void {
  const context = listenerContext(bench, xds);
  const lean = leanXds(bench, xds);
  if (xds.readyListener && !bench.options.unprobed) addReadyListener(bench, xds.readyListener);
  const ports = planPorts(lean);
  for (const port of ports) addPort(bench, port, context);
  addRouteTables(bench, ports, { xds, lean });
  for (const listener of xds.http ?? []) addHttpResources(bench, listener, xds);
  for (const listener of xds.tcp ?? []) addTcpResources(bench, listener, xds);
  const [udp, again] = planUdp(xds.udp ?? []);
  for (const listener of udp) {
    addUdpResources(bench, listener, xds.metrics);
    addUdpListener(bench, listener, context);
  }
  for (const listener of again) refuseUdpListener(bench, listener);
  for (const backend of xds.backendClusters ?? []) addBackend(bench, backend, xds);
  const { metrics, healthCheckLog } = xds;
  for (const log of xds.accessLog?.als ?? []) addTelemetryCluster(bench, log, { metrics: undefined, healthCheckLog });
  for (const log of xds.accessLog?.openTelemetry ?? []) addTelemetryCluster(bench, log, { metrics, healthCheckLog });
  for (const url of sdsUrls(lean)) addPlainCluster(bench, sdsCluster(url));
  if (xds.tracing) addTelemetryCluster(bench, xds.tracing, { metrics, healthCheckLog });
  addProxyCluster(bench, xds);
  addGlobalResources(bench, lean);
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

function addRouteTables(
  bench: Workbench,
  ports: readonly SharedPort[],
  { xds, lean }: { readonly xds: ir.XdsIr; readonly lean: ir.XdsIr },
): void {
  const backends = bench.memo.named("backends", [xds.backendClusters], () => {
    return new Map((xds.backendClusters ?? []).map((backend) => [backend.name, backend]));
  });
  const portOf = new Map(ports.flatMap((port) => port.http.map((listener) => [listener, port] as const)));
  const members = (lean.http ?? []).map(
    (listener, i): RouteTableMember => ({
      listener,
      routes: steadyRoutes(bench.memo, xds.http?.[i] ?? listener),
      port: portOf.get(listener) as SharedPort,
    }),
  );
  const groups = Map.groupBy(members, ({ listener, port }) => routeTableName(listener, port, bench));
  for (const [name, table] of groups) addRouteTable(bench, name, table, { backends, metrics: xds.metrics });
}

/** A cluster that several routes share takes nothing from any of them. */
function addBackend(bench: Workbench, backend: ir.BackendCluster, xds: ir.XdsIr): void {
  const { name, setting, traffic, metadata } = backend;
  if (setting === undefined) return;
  addCluster(bench, { name, part: backend, inputs: [xds.metrics, xds.healthCheckLog] }, () => {
    const ipFamily = ipFamilyOf([setting]);
    return {
      name,
      settings: [setting],
      discovery: discoveryOf([setting]),
      useClientProtocol: backend.useClientProtocol ?? false,
      ...(traffic && { traffic }),
      ...(metadata && { metadata }),
      ...(ipFamily && { ipFamily }),
      ...(xds.metrics && { metrics: xds.metrics }),
      ...(xds.healthCheckLog && { healthCheckLog: xds.healthCheckLog }),
    };
  });
  addClientCertificates(bench, [setting]);
}
