import type { Any } from "@bufbuild/protobuf/wkt";
import type { HttpProtocolOptionsSchema as CommonOptionsSchema } from "../../../../core/envoy/generated/envoy/config/core/v3/protocol_pb.ts";
import { HttpProtocolOptionsSchema } from "../../../../core/envoy/generated/envoy/extensions/upstreams/http/v3/http_protocol_options_pb.ts";
import { packAny } from "../../../../core/envoy/mod.ts";
import type { ClusterSpec } from "../required/cluster-spec.ts";
import { duration } from "../shapes/duration.ts";
import { hashPolicies } from "../shapes/hash-policy.ts";
import { http1Options, http2Options } from "../shapes/http-options.ts";
import type { Init } from "../shapes/init.ts";
import type { Traits } from "./traits.ts";
import { upstreamFilters } from "./upstream-filters.ts";

const KEY = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

type OptionsInit = Init<typeof HttpProtocolOptionsSchema>;

/** How a cluster speaks HTTP; empty where Envoy's defaults (HTTP/1.1) hold. */
export function protocolOptions(spec: ClusterSpec, traits: Traits): Record<string, Any> {
  const common = commonOptions(spec);
  const httpFilters = upstreamFilters(spec);
  const hashPolicy = spec.ofRoute ? [] : hashPolicies(spec.traffic?.loadBalancer?.consistentHash);
  const { enableTrailers, preserveHeaderCase, http10 } = spec.http1 ?? {};
  const http1 = enableTrailers === true || preserveHeaderCase === true || http10 !== undefined;
  const needed =
    spec.useClientProtocol || traits.autoHttp || traits.http2 || traits.forceHttp1 || http1 || common !== undefined;
  if (!needed && httpFilters.length === 0 && hashPolicy.length === 0) return {};
  const options: OptionsInit = {
    hashPolicy,
    commonHttpProtocolOptions: common,
    upstreamProtocolOptions: protocol(spec, traits, http1),
    ...upstreamParts(spec, traits),
    httpFilters,
  };
  return { [KEY]: packAny(HttpProtocolOptionsSchema, options) };
}

function commonOptions(spec: ClusterSpec): Init<typeof CommonOptionsSchema> | undefined {
  const http = spec.traffic?.timeout?.http;
  const maxRequests = spec.traffic?.circuitBreaker?.maxRequestsPerConnection;
  // A route limits its streams itself.
  const longest = spec.ofRoute ? undefined : http?.maxStreamDuration;
  const set = [http?.connectionIdleTimeout, http?.maxConnectionDuration, longest, maxRequests];
  if (set.every((value) => value === undefined)) return undefined;
  return {
    idleTimeout: duration(http?.connectionIdleTimeout),
    maxConnectionDuration: duration(http?.maxConnectionDuration),
    maxStreamDuration: duration(longest),
    maxRequestsPerConnection: maxRequests,
  };
}

function protocol(
  spec: ClusterSpec,
  traits: Traits,
  http1: boolean,
): NonNullable<OptionsInit["upstreamProtocolOptions"]> {
  const httpProtocolOptions = http1Options(spec.http1);
  const http2ProtocolOptions = http2Options(spec.traffic?.http2, undefined);
  if (spec.useClientProtocol) {
    return { case: "useDownstreamProtocolConfig", value: { httpProtocolOptions, http2ProtocolOptions } };
  }
  if (traits.http2 && !traits.forceHttp1)
    return explicit({ case: "http2ProtocolOptions", value: http2ProtocolOptions });
  if (traits.forceHttp1 || http1) return explicit({ case: "httpProtocolOptions", value: httpProtocolOptions });
  // ALPN decides where there is TLS.
  if (traits.autoHttp) return { case: "autoConfig", value: { httpProtocolOptions, http2ProtocolOptions } };
  return explicit({ case: "httpProtocolOptions", value: {} });
}

type ExplicitConfig = Extract<
  NonNullable<OptionsInit["upstreamProtocolOptions"]>,
  { readonly case: "explicitHttpConfig" }
>["value"]["protocolConfig"];

function explicit(protocolConfig: ExplicitConfig) {
  return { case: "explicitHttpConfig" as const, value: { protocolConfig } };
}

/** Envoy insists on both for clusters that resolve the request's own host. */
function upstreamParts(spec: ClusterSpec, traits: Traits): OptionsInit {
  if (spec.discovery === "dynamic") return { upstreamHttpProtocolOptions: { autoSni: true, autoSanValidation: true } };
  return traits.autoSni ? { upstreamHttpProtocolOptions: { autoSni: true } } : {};
}
