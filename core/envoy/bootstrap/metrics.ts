import type { EnvoyBackendRef, ProxyMetrics, ProxyOpenTelemetrySink } from "../../api/mod.ts";
import { failed, type Result } from "../../result/mod.ts";
import { readRe2 } from "../re2/mod.ts";
import type { BootstrapMetrics, MetricSink } from "./options.ts";
import { badPattern, sinkWithoutPort } from "./problem.ts";

/**
 * The metrics part of the options out of an EnvoyProxy's `telemetry.metrics`.
 * Promise: sinks that the translator resolved win over the spec; of several sinks at one address the first stays.
 */
export function metricsOf(
  metrics: ProxyMetrics | undefined,
  resolved: readonly MetricSink[] = [],
): Result<BootstrapMetrics> {
  const sinks = resolved.length > 0 ? { ok: true as const, value: resolved } : sinksOf(metrics);
  if ("fault" in sinks) return sinks;
  for (const match of metrics?.matches ?? []) {
    if (match.type === "RegularExpression" && readRe2(match.value) === undefined)
      return failed(badPattern(match.value));
  }
  const { prometheus, matches } = metrics ?? {};
  const compression = prometheus?.compression?.type;
  return {
    value: {
      prometheus: { enabled: prometheus?.disable !== true, ...(compression === undefined ? {} : { compression }) },
      sinks: sinks.value,
      ...(matches === undefined ? {} : { matches }),
    },
  };
}

function sinksOf(metrics: ProxyMetrics | undefined): Result<readonly MetricSink[]> {
  const byAddress = new Map<string, MetricSink>();
  for (const { openTelemetry } of metrics?.sinks ?? []) {
    if (openTelemetry === undefined) continue;
    const ref = openTelemetry.backendRefs?.[0];
    if (ref !== undefined && ref.port === undefined) return failed(sinkWithoutPort(ref.name));
    const sink = sinkAt(openTelemetry, ref);
    const address = `${sink.address}:${sink.port}`;
    if (!byAddress.has(address)) byAddress.set(address, sink);
  }
  return { value: [...byAddress.values()] };
}

function sinkAt(spec: ProxyOpenTelemetrySink, ref: EnvoyBackendRef | undefined): MetricSink {
  const { headers, reportCountersAsDeltas, reportHistogramsAsDeltas } = spec;
  return {
    address: ref === undefined ? (spec.host ?? "") : hostOf(ref),
    port: ref?.port ?? spec.port ?? 0,
    ...(reportCountersAsDeltas ? { reportCountersAsDeltas } : {}),
    ...(reportHistogramsAsDeltas ? { reportHistogramsAsDeltas } : {}),
    ...(headers === undefined ? {} : { headers }),
  };
}

function hostOf({ name, namespace }: EnvoyBackendRef): string {
  return namespace === undefined || namespace === "" ? name : `${name}.${namespace}.svc`;
}
