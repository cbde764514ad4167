import type { ProxyMetrics } from "../../../core/api/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import { withEndpoints } from "../backends/endpoint-lists.ts";
import { flag, nonEmpty, present } from "../base/present.ts";
import { telemetryDestination } from "./destination.ts";
import type { TelemetrySite } from "./site.ts";

/** The collectors that take metrics, for the proxy's bootstrap; one with the address of an earlier one is left out. */
export function metricSinksOf(
  metrics: ProxyMetrics | undefined,
  site: TelemetrySite,
  read: Reader,
): Result<readonly ir.ResolvedMetricSink[] | undefined> {
  const sinks: ir.ResolvedMetricSink[] = [];
  const known = new Set<string>();
  for (const [index, { openTelemetry }] of (metrics?.sinks ?? []).entries()) {
    if (!openTelemetry) continue;
    const found = telemetryDestination(openTelemetry, { name: `metrics_otel_${index}`, grpc: true, site }, read);
    if ("fault" in found) return found;
    const { destination, authority } = found.value;
    // Proxies are started with them, before anything could tell them of endpoints.
    const settings = destination.settings?.map((setting) => withEndpoints(setting, read));
    const [endpoint] = settings?.[0]?.endpoints ?? [];
    const address = `${endpoint?.host}:${endpoint?.port}`;
    if (!endpoint || endpoint.host === "" || known.has(address)) continue;
    known.add(address);
    sinks.push(
      present<ir.ResolvedMetricSink>({
        destination: present<ir.RouteDestination>({ ...destination, settings }),
        authority,
        headers: nonEmpty(openTelemetry.headers),
        resourceAttributes: openTelemetry.resourceAttributes,
        reportCountersAsDeltas: flag(openTelemetry.reportCountersAsDeltas),
        reportHistogramsAsDeltas: flag(openTelemetry.reportHistogramsAsDeltas),
      }),
    );
  }
  return { value: nonEmpty(sinks) };
}
