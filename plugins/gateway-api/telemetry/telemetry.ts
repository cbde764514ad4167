import type { ProxyTelemetry } from "../../../core/api/mod.ts";
import { derive } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { gatewayTelemetryInvalid } from "../../../core/status/catalogue/gateway.ts";
import type { Condition } from "../../../core/status/types.ts";
import { healthCheckLogOf } from "../backends/cluster/health-check.ts";
import { flag, present } from "../base/present.ts";
import { gatewayFacts } from "../gateways/facts.ts";
import { accessLogOf } from "./access-log.ts";
import { metricSinksOf } from "./metrics.ts";
import type { TelemetrySite } from "./site.ts";
import { tracingOf } from "./tracing.ts";

/** The telemetry of a Gateway, from its EnvoyProxy. */
export interface Telemetry {
  readonly accessLog?: ir.AccessLog;
  readonly tracing?: ir.Tracing;
  readonly metrics?: ir.Metrics;
  readonly healthCheckLog?: ir.HealthCheckLog;
  readonly metricSinks?: readonly ir.ResolvedMetricSink[];
  /** The condition that keeps the Gateway from being accepted; parts after the failing one are left out. */
  readonly condition?: Condition;
  /** BackendTLSPolicies that were looked at, in order of use. */
  readonly tlsPolicies?: readonly string[];
}

/** The access log where nothing is said of logs. */
const DEFAULT_ACCESS_LOG: ir.AccessLog = Object.freeze({ json: [{ path: "/dev/stdout" }] });

/** Resolves the telemetry of a Gateway in the order access log, tracing, metrics, health check log; key: the Gateway's. */
export const telemetryOf = derive("telemetry", (key, read): Telemetry => {
  const proxy = read.from(gatewayFacts, key)?.proxy;
  const spec = proxy?.spec?.telemetry;
  if (!proxy || !spec) return { accessLog: DEFAULT_ACCESS_LOG };
  const used: string[] = [];
  const site: TelemetrySite = { gateway: key, proxy, used };
  const result = (fields: Telemetry) =>
    present<Telemetry>({ ...fields, tlsPolicies: used.length > 0 ? [...new Set(used)] : undefined });
  const accessLog = hasAccessLog(spec) ? accessLogOf(spec.accessLog, site, read) : { value: DEFAULT_ACCESS_LOG };
  if ("fault" in accessLog) return result({ condition: gatewayTelemetryInvalid("access log", accessLog.fault) });
  const tracing = tracingOf(spec.tracing, site, read);
  if ("fault" in tracing)
    return result({ accessLog: accessLog.value, condition: gatewayTelemetryInvalid("tracing", tracing.fault) });
  const known = { accessLog: accessLog.value, tracing: tracing.value };
  const sinks = metricSinksOf(spec.metrics, site, read);
  if ("fault" in sinks) return result({ ...known, condition: gatewayTelemetryInvalid("metrics", sinks.fault) });
  return result({
    ...known,
    metrics: metricsOf(spec.metrics),
    metricSinks: sinks.value,
    healthCheckLog: healthCheckLogOf(spec.healthCheckLog),
  });
});

function hasAccessLog({ accessLog }: ProxyTelemetry): boolean {
  return accessLog?.disable === true || (accessLog?.settings?.length ?? 0) > 0;
}

function metricsOf(metrics: ProxyTelemetry["metrics"]): ir.Metrics | undefined {
  return (
    metrics &&
    present<ir.Metrics>({
      enableVirtualHostStats: flag(metrics.enableVirtualHostStats),
      enablePerEndpointStats: flag(metrics.enablePerEndpointStats),
      enableRequestResponseSizesStats: flag(metrics.enableRequestResponseSizesStats),
    })
  );
}
