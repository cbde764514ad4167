import type { EnvoyProxySpec, FilterPosition } from "../../../core/api/mod.ts";
import { checkBootstrap } from "../../../core/envoy/bootstrap/mod.ts";
import { parseIp } from "../base/addresses.ts";

/** The faults that keep an EnvoyProxy from being used, in one line; undefined when there are none. */
export function proxyFault(spec: EnvoyProxySpec | undefined): string | undefined {
  if (!spec) return undefined;
  const faults = [...providerFaults(spec), ...telemetryFaults(spec), ...filterOrderFaults(spec.filterOrder ?? [])];
  if (faults.length > 0) return faults.join(" ");
  const bootstrap = checkBootstrap(spec.bootstrap);
  return "value" in bootstrap ? undefined : bootstrap.fault;
}

function providerFaults(spec: EnvoyProxySpec): string[] {
  const { provider } = spec;
  if (!provider) return [];
  if (provider.type === "Host") return provider.host ? [] : ["spec.provider.host must be set when the type is Host."];
  if (provider.type !== "Kubernetes")
    return [`spec.provider.type ${provider.type} is not known; use Kubernetes or Host.`];
  const { envoyDeployment, envoyHpa, envoyPDB, envoyService } = provider.kubernetes ?? {};
  return [
    ...patchFaults("envoyDeployment", envoyDeployment?.patch),
    ...patchFaults("envoyHpa", envoyHpa?.patch),
    ...patchFaults("envoyPDB", envoyPDB?.patch),
    ...serviceFaults(envoyService),
    ...patchFaults("envoyService", envoyService?.patch),
  ];
}

function patchFaults(part: string, patch: { readonly type?: string; readonly value?: unknown } | undefined): string[] {
  if (!patch) return [];
  const where = `spec.provider.kubernetes.${part}.patch`;
  const faults = patch.value === undefined ? [`${where}.value must be set.`] : [];
  const known = patch.type === undefined || patch.type === "StrategicMerge" || patch.type === "JSONMerge";
  return known ? faults : [...faults, `${where}.type ${patch.type} is not known; use StrategicMerge or JSONMerge.`];
}

type ServiceSettings = NonNullable<NonNullable<NonNullable<EnvoyProxySpec["provider"]>["kubernetes"]>["envoyService"]>;

function serviceFaults(service: ServiceSettings | undefined): string[] {
  if (!service?.type) return [];
  const where = "spec.provider.kubernetes.envoyService";
  const faults: string[] = [];
  if (!["LoadBalancer", "ClusterIP", "NodePort"].includes(service.type))
    faults.push(`${where}.type ${service.type} is not known; use LoadBalancer, ClusterIP or NodePort.`);
  const balanced = ["allocateLoadBalancerNodePorts", "loadBalancerSourceRanges", "loadBalancerIP"] as const;
  for (const field of balanced) {
    if (service[field] !== undefined && service.type !== "LoadBalancer")
      faults.push(`${where}.${field} goes with type LoadBalancer only.`);
  }
  for (const range of service.loadBalancerSourceRanges ?? []) {
    const [address = "", length] = range.split("/");
    if (parseIp(address) === undefined || length === undefined || !/^\d+$/.test(length))
      faults.push(`${where}.loadBalancerSourceRanges: ${range} is no range of addresses.`);
  }
  if (service.loadBalancerIP !== undefined && parseIp(service.loadBalancerIP)?.version !== 4)
    faults.push(`${where}.loadBalancerIP ${service.loadBalancerIP} is no IPv4 address.`);
  return faults;
}

function telemetryFaults({ telemetry }: EnvoyProxySpec): string[] {
  const faults: string[] = [];
  const { accessLog, metrics } = telemetry ?? {};
  for (const { format, sinks = [] } of accessLog?.disable ? [] : (accessLog?.settings ?? [])) {
    if (format?.type === "Text" && format.text === undefined)
      faults.push("spec.telemetry.accessLog: a format of type Text needs text.");
    for (const sink of sinks) {
      if (sink.type === "File" && !sink.file) faults.push("spec.telemetry.accessLog: a sink of type File needs file.");
      if (sink.type === "OpenTelemetry" && !sink.openTelemetry)
        faults.push("spec.telemetry.accessLog: a sink of type OpenTelemetry needs openTelemetry.");
    }
  }
  for (const sink of metrics?.sinks ?? []) {
    if (sink.type === "OpenTelemetry" && !sink.openTelemetry)
      faults.push("spec.telemetry.metrics: a sink of type OpenTelemetry needs openTelemetry.");
  }
  const fault = statNameFault(metrics?.clusterStatName ?? "", CLUSTER_STAT_OPERATORS);
  if (fault !== undefined) faults.push(`spec.telemetry.metrics.clusterStatName: ${fault}`);
  return faults;
}

/** Operators that stand for parts of a route in the name of its statistics. */
export const ROUTE_STAT_OPERATORS = ["%ROUTE_NAME%", "%ROUTE_NAMESPACE%", "%ROUTE_KIND%", "%ROUTE_RULE_NAME%"] as const;
/** Operators that stand for parts of a route in the name of its cluster's statistics. */
export const CLUSTER_STAT_OPERATORS = [...ROUTE_STAT_OPERATORS, "%ROUTE_RULE_NUMBER%", "%BACKEND_REFS%"] as const;

/** The fault in a pattern for statistics; undefined when all of its operators are known. */
export function statNameFault(pattern: string, operators: readonly string[]): string | undefined {
  const used = pattern.match(/%[^%]*%/g) ?? [];
  if (used.length === 0 && pattern.includes("%")) return "a % that starts no operator.";
  const unknown = used.filter((operator) => !operators.includes(operator));
  return unknown.length === 0 ? undefined : `${unknown.join(", ")} is not known; use ${operators.join(", ")}.`;
}

/** Each position says "this filter before (after) that one"; together they must not form a circle. */
function filterOrderFaults(order: readonly FilterPosition[]): string[] {
  const after = new Map<string, Set<string>>();
  const reaches = (from: string, to: string): boolean =>
    from === to || [...(after.get(from) ?? [])].some((next) => reaches(next, to));
  for (const { name, before, after: behind } of order) {
    if (!before && !behind) continue;
    const [first, second] = before ? [name, before] : [behind as string, name];
    if (reaches(second, first)) return [`spec.filterOrder runs in a circle between ${first} and ${second}.`];
    after.set(first, (after.get(first) ?? new Set()).add(second));
  }
  return [];
}
