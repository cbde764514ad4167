import type { Fraction, ProxyTracing, TracingProvider } from "../../../core/api/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { splitObjectKey } from "../../../core/resource/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import { customTags, entriesOf } from "../base/metadata.ts";
import { nonEmpty, present } from "../base/present.ts";
import { gatewayFacts } from "../gateways/facts.ts";
import { telemetryDestination } from "./destination.ts";
import { soundSpans } from "./faults.ts";
import type { TelemetrySite } from "./site.ts";

/** Tracing of a Gateway. */
export function tracingOf(
  tracing: ProxyTracing | undefined,
  site: TelemetrySite,
  read: Reader,
): Result<ir.Tracing | undefined> {
  if (!tracing) return { value: undefined };
  const { provider } = tracing;
  const { tags, spanName } = soundSpans(tracing);
  const grpc = (provider.type ?? "OpenTelemetry") === "OpenTelemetry";
  const found = telemetryDestination(provider, { name: "tracing", grpc, site }, read);
  if ("fault" in found) return found;
  return {
    value: present<ir.Tracing>({
      authority: found.value?.authority,
      serviceName: provider.serviceName ?? serviceNameOf(site.gateway, read),
      samplingRate: tracing.samplingRate ?? percent(tracing.samplingFraction) ?? 100,
      clientSamplingRate: percent(tracing.clientSamplingFraction),
      overallSamplingRate: percent(tracing.overallSamplingFraction),
      customTags: nonEmpty(customTags(tracing.customTags)),
      tags: nonEmpty(entriesOf(tags)),
      resourceAttributes: nonEmpty(entriesOf(provider.openTelemetry?.resourceAttributes)),
      destination: found.value?.destination as ir.RouteDestination,
      provider: provider as TracingProvider & ir.TracingProvider,
      traffic: found.value?.traffic,
      headers: nonEmpty(provider.openTelemetry?.headers),
      spanName,
    }),
  };
}

/** Spans of merged Gateways come from one fleet, which goes by the class's name. */
function serviceNameOf(gateway: string, read: Reader): string {
  const facts = read.from(gatewayFacts, gateway);
  if (facts?.merged) return facts.className;
  const [namespace, name] = splitObjectKey(gateway);
  return `${name}.${namespace}`;
}

function percent(fraction: Fraction | undefined): number | undefined {
  if (!fraction) return undefined;
  return Math.min(100, Math.max(0, (fraction.numerator * 100) / (fraction.denominator ?? 100)));
}
