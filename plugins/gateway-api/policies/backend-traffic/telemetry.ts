import type { BackendTelemetry } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { formatInvalid } from "../../../../core/status/catalogue/policies/format.ts";
import type { Faults } from "../../backends/cluster/faults.ts";
import { customTags, entriesOf } from "../../base/metadata.ts";
import { nonEmpty, present } from "../../base/present.ts";
import { readFormat } from "../../format/format.ts";
import { ROUTE_STAT_OPERATORS, statNameFault } from "../../gateways/proxy-faults.ts";

/** Statistics and traces of routes. */
export function telemetryOf(telemetry: BackendTelemetry | undefined, faults: Faults): ir.BackendTelemetry | undefined {
  if (!telemetry) return undefined;
  const { metrics, tracing } = telemetry;
  const fault = statNameFault(metrics?.routeStatName ?? "", ROUTE_STAT_OPERATORS);
  if (fault !== undefined) faults.push(`telemetry.metrics.routeStatName: ${fault}`);
  for (const [name, value] of Object.entries(tracing?.tags ?? {}))
    readSpanFormat(value, `telemetry.tracing.tags.${name}`, faults);
  for (const side of ["client", "server"] as const)
    readSpanFormat(tracing?.spanName?.[side] ?? "", `telemetry.tracing.spanName.${side}`, faults);
  return present<ir.BackendTelemetry>({
    metrics: metrics && present<ir.BackendMetrics>({ routeStatName: metrics.routeStatName }),
    tracing:
      tracing &&
      present<ir.BackendTracing>({
        samplingFraction: tracing.samplingFraction,
        clientSamplingFraction: tracing.clientSamplingFraction,
        overallSamplingFraction: tracing.overallSamplingFraction,
        customTags: nonEmpty(customTags(tracing.customTags)),
        tags: nonEmpty(entriesOf(tracing.tags)),
        spanName: tracing.spanName,
      }),
  });
}

/** The name of a route's statistics after a pattern; undefined without one. */
export function routeStatName(
  pattern: string | undefined,
  metadata: ir.ResourceMetadata | undefined,
): string | undefined {
  if (!pattern || !metadata) return undefined;
  return pattern
    .replaceAll("%ROUTE_NAME%", metadata.name ?? "")
    .replaceAll("%ROUTE_NAMESPACE%", metadata.namespace ?? "")
    .replaceAll("%ROUTE_KIND%", metadata.kind ?? "")
    .replaceAll("%ROUTE_RULE_NAME%", metadata.sectionName || "-");
}

/**
 * A text about spans, in which Envoy substitutes commands between percent signs; one that it would refuse, for a whole listener, is noted. Spans go
 * to the operator's collector, so that it may name what the proxy's process knows.
 */
function readSpanFormat(text: string, where: string, faults: Faults): void {
  const format = readFormat(text, { process: true });
  if ("fault" in format) faults.push(formatInvalid(where, format));
}
