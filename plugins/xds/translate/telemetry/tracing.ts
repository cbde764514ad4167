import type { Any } from "@bufbuild/protobuf/wkt";
import { DatadogConfigSchema } from "../../../../core/envoy/generated/envoy/config/trace/v3/datadog_pb.ts";
import { OpenTelemetryConfigSchema } from "../../../../core/envoy/generated/envoy/config/trace/v3/opentelemetry_pb.ts";
import {
  ZipkinConfig_CollectorEndpointVersion as EndpointVersion,
  ZipkinConfigSchema,
} from "../../../../core/envoy/generated/envoy/config/trace/v3/zipkin_pb.ts";
import type { HttpConnectionManager_TracingSchema } from "../../../../core/envoy/generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.ts";
import { StaticConfigResourceDetectorConfigSchema } from "../../../../core/envoy/generated/envoy/extensions/tracers/opentelemetry/resource_detectors/v3/static_config_resource_detector_pb.ts";
import { AlwaysOnSamplerConfigSchema } from "../../../../core/envoy/generated/envoy/extensions/tracers/opentelemetry/samplers/v3/always_on_sampler_pb.ts";
import { ParentBasedSamplerConfigSchema } from "../../../../core/envoy/generated/envoy/extensions/tracers/opentelemetry/samplers/v3/parent_based_sampler_pb.ts";
import { TraceIdRatioBasedSamplerConfigSchema } from "../../../../core/envoy/generated/envoy/extensions/tracers/opentelemetry/samplers/v3/trace_id_ratio_based_sampler_pb.ts";
import { packAny } from "../../../../core/envoy/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { type Extension, extension } from "../shapes/extension.ts";
import { fraction } from "../shapes/fraction.ts";
import type { Init } from "../shapes/init.ts";
import { spanTags } from "./tags.ts";

/** Why a tracing cannot be expressed; undefined when it can. Plugins may have made it, so nothing is taken for granted. */
export function tracingProblem(tracing: ir.Tracing | undefined): string | undefined {
  if (tracing === undefined) return undefined;
  const { type } = (tracing as Partial<ir.Tracing>).provider ?? {};
  if (type === undefined || !Object.hasOwn(providers, type)) return `there is no tracing provider of type ${type}`;
  return hasCluster(tracing) ? undefined : "tracing says no cluster to send spans to: its destination has no name";
}

/** Whether what is sent somewhere says where to. */
export function hasCluster({ destination }: { readonly destination?: Partial<ir.RouteDestination> }): boolean {
  return destination?.name !== undefined && destination.name !== "";
}

/** Tracing of a filter chain. */
export function connectionManagerTracing(tracing: ir.Tracing): Init<typeof HttpConnectionManager_TracingSchema> {
  const provider = providers[tracing.provider.type];
  return {
    // Envoy's default would follow every client that asks for a trace.
    clientSampling: { value: tracing.clientSamplingRate ?? 0 },
    overallSampling: { value: tracing.overallSamplingRate ?? 100 },
    // A sampler of the tracer sees only what is let through here.
    randomSampling: { value: tracing.provider.openTelemetry?.sampler ? 100 : (tracing.samplingRate ?? 0) },
    provider: { name: provider.name, configType: { case: "typedConfig", value: provider.config(tracing) } },
    customTags: spanTags(tracing.customTags, tracing.tags),
    spawnUpstreamSpan: true,
    operation: tracing.spanName?.client ?? "",
    upstreamOperation: tracing.spanName?.server ?? "",
  };
}

interface Provider {
  readonly name: string;
  readonly config: (tracing: ir.Tracing) => Any;
}

const providers: Readonly<Record<ir.TracingProvider["type"], Provider>> = {
  Datadog: {
    name: "envoy.tracers.datadog",
    config: ({ serviceName, destination }) =>
      packAny(DatadogConfigSchema, { serviceName, collectorCluster: destination.name }),
  },
  OpenTelemetry: { name: "envoy.tracers.opentelemetry", config: openTelemetry },
  Zipkin: { name: "envoy.traces.zipkin", config: zipkin },
};

function openTelemetry(tracing: ir.Tracing): Any {
  const sampling = tracing.provider.openTelemetry?.sampler;
  const attributes = tracing.resourceAttributes ?? [];
  return packAny(OpenTelemetryConfigSchema, {
    grpcService: {
      targetSpecifier: {
        case: "envoyGrpc",
        value: { clusterName: tracing.destination.name, authority: tracing.authority ?? "" },
      },
      initialMetadata: (tracing.headers ?? []).map(({ name, value }) => ({ key: name, value })),
    },
    serviceName: tracing.serviceName,
    resourceDetectors: attributes.length === 0 ? [] : [staticAttributes(attributes)],
    sampler: sampling && sampler(sampling),
  });
}

function staticAttributes(attributes: readonly ir.MapEntry[]): Extension {
  return extension(
    "envoy.tracers.opentelemetry.resource_detectors.static_config",
    StaticConfigResourceDetectorConfigSchema,
    { attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, value])) },
  );
}

const SAMPLERS = "envoy.tracers.opentelemetry.samplers";

function sampler({ type, samplingPercentage }: ir.OtelSampler): Extension {
  const share = samplingPercentage ?? { numerator: 100 };
  switch (type) {
    case "AlwaysOn":
      return alwaysOn();
    case "AlwaysOff":
      return ratio({ numerator: 0 });
    case "TraceIdRatio":
      return ratio(share);
    case "ParentBasedAlwaysOn":
      return parentBased(alwaysOn());
    case "ParentBasedAlwaysOff":
      return parentBased(ratio({ numerator: 0 }));
    case "ParentBasedTraceIdRatio":
      return parentBased(ratio(share));
  }
}

function alwaysOn(): Extension {
  return extension(`${SAMPLERS}.always_on`, AlwaysOnSamplerConfigSchema, {});
}

function ratio(share: ir.Fraction): Extension {
  const samplingPercentage = fraction(share);
  return extension(`${SAMPLERS}.trace_id_ratio_based`, TraceIdRatioBasedSamplerConfigSchema, { samplingPercentage });
}

function parentBased(wrappedSampler: Extension): Extension {
  return extension(`${SAMPLERS}.parent_based`, ParentBasedSamplerConfigSchema, { wrappedSampler });
}

function zipkin({ destination, provider }: ir.Tracing): Any {
  return packAny(ZipkinConfigSchema, {
    collectorCluster: destination.name,
    collectorEndpoint: "/api/v2/spans",
    traceId128bit: provider.zipkin?.enable128BitTraceId ?? false,
    sharedSpanContext: provider.zipkin?.disableSharedSpanContext !== true,
    collectorEndpointVersion: EndpointVersion.HTTP_JSON,
  });
}
