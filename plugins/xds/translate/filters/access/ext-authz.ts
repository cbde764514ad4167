import { ApiVersion } from "../../../../../core/envoy/generated/envoy/config/core/v3/config_source_pb.ts";
import {
  ExtAuthzPerRouteSchema,
  ExtAuthzSchema,
  type HttpServiceSchema,
} from "../../../../../core/envoy/generated/envoy/extensions/filters/http/ext_authz/v3/ext_authz_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { done } from "../../../../../core/result/mod.ts";
import { serviceCluster } from "../../required/required.ts";
import { bytesOf } from "../../shapes/data-source.ts";
import { type DurationInit, duration } from "../../shapes/duration.ts";
import type { Init } from "../../shapes/init.ts";
import { METADATA_NAMESPACE } from "../../shapes/metadata.ts";
import { exactly } from "../../shapes/string-match.ts";
import type { FilterEntry } from "../contract/filter.ts";
import { entryName, policyFilter } from "../contract/policy-filter.ts";
import { grpcTarget, serviceRetry, serviceTimeout } from "../contract/service.ts";

const name = "envoy.filters.http.ext_authz";

/** Asks a service whether a request may pass; one entry for each policy. */
export const extAuthz = policyFilter({
  name,
  protects: "requests that an external service denies",
  of: ({ security }) => security?.extAuth,
  entries: (auth) => [done(entryOf(auth))],
  overlay: (auth) => done(overlay(auth)),
  resources({ security }) {
    const service = security?.extAuth?.http ?? security?.extAuth?.grpc;
    return done(service === undefined ? [] : serviceCluster(service.destination, security?.extAuth?.traffic));
  },
});

function entryOf(auth: ir.ExtAuth): FilterEntry {
  return {
    name: entryName(name, auth.name),
    config: packAny(ExtAuthzSchema, {
      transportApiVersion: ApiVersion.V3,
      failureModeAllow: auth.failOpen ?? false,
      clearRouteCache: auth.recomputeRoute ?? false,
      routeMetadataContextNamespaces: auth.includeRouteMetadata === true ? [METADATA_NAMESPACE] : [],
      ...(auth.bodyToExtAuth && { withRequestBody: { maxRequestBytes: auth.bodyToExtAuth.maxRequestBytes } }),
      ...headerList("allowedHeaders", auth.headersToExtAuth),
      ...(auth.statusOnError !== undefined && { statusOnError: { code: auth.statusOnError } }),
      services: serviceOf(auth),
    }),
  };
}

function overlay(auth: ir.ExtAuth) {
  const contextExtensions = Object.fromEntries(
    (auth.contextExtensions ?? []).map((one) => [one.name, new TextDecoder().decode(bytesOf(one.value))]),
  );
  const config = packAny(ExtAuthzPerRouteSchema, { override: { case: "checkSettings", value: { contextExtensions } } });
  return { typedPerFilterConfig: { [entryName(name, auth.name)]: config } };
}

function serviceOf(auth: ir.ExtAuth): NonNullable<Init<typeof ExtAuthzSchema>["services"]> {
  const timeout = duration(auth.timeout) ?? serviceTimeout;
  const retry = serviceRetry(auth.traffic);
  if (auth.http !== undefined) return { case: "httpService", value: httpService(auth.http, { timeout, ...retry }) };
  if (auth.grpc === undefined) return { case: undefined };
  const targetSpecifier = grpcTarget(auth.grpc.destination.name, auth.grpc.authority);
  return { case: "grpcService", value: { targetSpecifier, timeout, ...retry } };
}

/** Envoy reads the path of the URI only; the scheme is whatever the cluster speaks. */
function httpService(
  service: ir.HttpExtAuthService,
  { timeout, ...retry }: { timeout: DurationInit } & ReturnType<typeof serviceRetry>,
): Init<typeof HttpServiceSchema> {
  const upstreamHeaders = headerList("allowedUpstreamHeaders", service.headersToBackend);
  return {
    serverUri: {
      uri: `http://${service.authority}${escapedPath(service.pathOverride || service.path || "")}`,
      httpUpstreamType: { case: "cluster", value: service.destination.name },
      timeout,
    },
    pathPrefix: service.path ?? "",
    pathOverride: service.pathOverride ?? "",
    ...(upstreamHeaders && { authorizationResponse: upstreamHeaders }),
    ...retry,
  };
}

/** RFC 3986: a path holds no "?" or "#", and begins with a slash behind an authority. */
function escapedPath(path: string): string {
  const escaped = encodeURI(path).replace(/[?#!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return escaped === "" || escaped.startsWith("/") ? escaped : `/${escaped}`;
}

function headerList<K extends string>(key: K, headers: readonly string[] | undefined) {
  if (headers === undefined || headers.length === 0) return undefined;
  const patterns = headers.map((header) => ({ ...exactly(header), ignoreCase: true }));
  return { [key]: { patterns } } as { readonly [P in K]: { patterns: typeof patterns } };
}
