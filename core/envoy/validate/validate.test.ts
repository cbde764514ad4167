import { expect, test } from "bun:test";
import { create, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import { AnySchema } from "@bufbuild/protobuf/wkt";
import { ClusterSchema } from "../generated/envoy/config/cluster/v3/cluster_pb.ts";
import { HeaderValueOptionSchema } from "../generated/envoy/config/core/v3/base_pb.ts";
import { HealthCheckSchema } from "../generated/envoy/config/core/v3/health_check_pb.ts";
import { SchemeHeaderTransformationSchema } from "../generated/envoy/config/core/v3/protocol_pb.ts";
import { ListenerSchema } from "../generated/envoy/config/listener/v3/listener_pb.ts";
import {
  InternalRedirectPolicySchema,
  RouteSchema,
  VirtualHostSchema,
} from "../generated/envoy/config/route/v3/route_components_pb.ts";
import { RouteConfigurationSchema } from "../generated/envoy/config/route/v3/route_pb.ts";
import { FileAccessLogSchema } from "../generated/envoy/extensions/access_loggers/file/v3/file_pb.ts";
import { CompressorSchema } from "../generated/envoy/extensions/filters/http/compressor/v3/compressor_pb.ts";
import { RouterSchema } from "../generated/envoy/extensions/filters/http/router/v3/router_pb.ts";
import { TcpProxySchema } from "../generated/envoy/extensions/filters/network/tcp_proxy/v3/tcp_proxy_pb.ts";
import { SecretSchema } from "../generated/envoy/extensions/transport_sockets/tls/v3/secret_pb.ts";
import { packAny } from "../message/any.ts";
import { registry } from "../message/registry.ts";
import { describeViolation, validate } from "./mod.ts";

/** The rules that an init object breaks, which are those that the message made from it breaks. */
const lines = <D extends DescMessage>(schema: D, init: MessageInitShape<D>) => {
  const found = validate(schema, init).map(describeViolation);
  expect(validate(schema, create(schema, init)).map(describeViolation)).toEqual(found);
  return found;
};

const route = { match: { pathSpecifier: { case: "prefix", value: "/" } } } as const;

test("a good route configuration breaks nothing", () => {
  const action = { case: "route", value: { clusterSpecifier: { case: "cluster", value: "c" } } } as const;
  const virtualHosts = [{ name: "v", domains: ["*"], routes: [{ ...route, action }] }];
  expect(lines(RouteConfigurationSchema, { name: "r", virtualHosts })).toEqual([]);
});

test("required messages, required oneofs and lengths are found at every depth, with their path", () => {
  expect(
    lines(RouteConfigurationSchema, {
      virtualHosts: [{ name: "", domains: [], routes: [{ match: {} }, { action: route2 }] }],
    }),
  ).toEqual([
    'virtual_hosts[0].name: must have at least 1 characters, got ""',
    "virtual_hosts[0].domains: must have at least 1 items",
    "virtual_hosts[0].routes[0].match.path_specifier: one of prefix, path, safe_regex, connect_matcher, path_separated_prefix, path_match_policy must be set",
    "virtual_hosts[0].routes[0].action: one of route, redirect, direct_response, filter_action, non_forwarding_action must be set",
    "virtual_hosts[0].routes[1].match: is required",
    'virtual_hosts[0].routes[1].route.cluster: must have at least 1 characters, got ""',
  ]);
});

const route2 = { case: "route", value: { clusterSpecifier: { case: "cluster", value: "" } } } as const;

test("numbers, wrappers and ranges", () => {
  const response = (status: number) => ({ ...route, action: { case: "directResponse" as const, value: { status } } });
  expect(lines(RouteSchema, response(200))).toEqual([]);
  expect(lines(RouteSchema, response(199))).toEqual(["direct_response.status: must be at least 200, got 199"]);
  expect(lines(RouteSchema, response(600))).toEqual(["direct_response.status: must be below 600, got 600"]);
  expect(lines(ClusterSchema, { name: "c", perConnectionBufferLimitBytes: 0 })).toEqual([]);
  expect(lines(ClusterSchema, { name: "c", outlierDetection: { maxEjectionPercent: 101 } })).toEqual([
    "outlier_detection.max_ejection_percent: must be at most 100, got 101",
  ]);
});

test("durations compare to the nanosecond", () => {
  const timeout = (seconds: bigint, nanos: number) => ({ name: "c", connectTimeout: { seconds, nanos } });
  expect(lines(ClusterSchema, timeout(0n, 1))).toEqual([]);
  expect(lines(ClusterSchema, timeout(0n, 0))).toEqual(["connect_timeout: must be above 0s"]);
});

test("durations without a rule are not negative either", () => {
  const jitter = (seconds: bigint) => ({ name: "c", outlierDetection: { maxEjectionTimeJitter: { seconds } } });
  expect(lines(ClusterSchema, jitter(0n))).toEqual([]);
  expect(lines(ClusterSchema, jitter(-1n))).toEqual([
    "outlier_detection.max_ejection_time_jitter: must not be negative",
  ]);
});

test("enums: declared values only", () => {
  expect(lines(ClusterSchema, { name: "c", lbPolicy: 99 as never })).toEqual([
    "lb_policy: must be a value of LbPolicy, got 99",
  ]);
});

test("enum values that are declared but refused", () => {
  const check = (method: number) => ({
    ...{ timeout: { seconds: 1n }, interval: { seconds: 1n }, unhealthyThreshold: 1, healthyThreshold: 1 },
    healthChecker: { case: "httpHealthCheck" as const, value: { path: "/", method } },
  });
  expect(lines(HealthCheckSchema, check(1))).toEqual([]);
  expect(lines(HealthCheckSchema, check(6))).toEqual(["http_health_check.method: must not be one of 6, got 6"]);
});

test("strings out of a list", () => {
  const scheme = (value: string) => ({ transformation: { case: "schemeToOverwrite" as const, value } });
  expect(lines(SchemeHeaderTransformationSchema, scheme("https"))).toEqual([]);
  expect(lines(SchemeHeaderTransformationSchema, scheme("ftp"))).toEqual([
    'scheme_to_overwrite: must be one of http, https, got "ftp"',
  ]);
});

test("header names and values, strict and loose", () => {
  const append = (key: string, value: string) => ({ header: { key, value } });
  expect(lines(HeaderValueOptionSchema, append("x-a", "é\tok"))).toEqual([]);
  expect(lines(HeaderValueOptionSchema, append("x a\n", "b\r"))).toEqual([
    'header.key: must be an HTTP header name, got "x a\\n"',
    'header.value: must be an HTTP header value, got "b\\r"',
  ]);
});

test("repeated: unique and item rules", () => {
  expect(lines(VirtualHostSchema, { name: "v", domains: ["a\n"] })).toEqual([
    'domains[0]: must be an HTTP header value, got "a\\n"',
  ]);
  const removed = { ...route, requestHeadersToRemove: ["ok", "a\n", ""] };
  expect(lines(RouteSchema, { ...removed, action: { case: "nonForwardingAction", value: {} } })).toEqual([
    'request_headers_to_remove[1]: must be an HTTP header name, got "a\\n"',
    'request_headers_to_remove[2]: must have at least 1 characters, got ""',
  ]);
  expect(lines(InternalRedirectPolicySchema, { responseHeadersToCopy: ["a", "b", "a"] })).toEqual([
    "response_headers_to_copy: must not hold an item twice",
  ]);
});

test("an Any of a known type is opened; one of an unknown type is left alone", () => {
  const log = packAny(FileAccessLogSchema, { path: "" });
  const tcp = packAny(TcpProxySchema, {
    statPrefix: "s",
    clusterSpecifier: { case: "cluster", value: "c" },
    accessLog: [{ name: "l", configType: { case: "typedConfig", value: log } }],
  });
  const unknown = create(AnySchema, { typeUrl: "type.googleapis.com/acme.v1.Thing", value: new Uint8Array([255]) });
  const filters = [tcp, unknown].map((any) => ({
    name: "f",
    configType: { case: "typedConfig" as const, value: any },
  }));
  expect(lines(ListenerSchema, { name: "l", filterChains: [{ filters }] })).toEqual([
    "filter_chains[0].filters[0].typed_config<envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy>.access_log[0]" +
      '.typed_config<envoy.extensions.access_loggers.file.v3.FileAccessLog>.path: must have at least 1 characters, got ""',
  ]);
  expect(lines(CompressorSchema, {})).toEqual(["compressor_library: is required"]);
});

test("an Any whose bytes are not of its type is found", () => {
  const any = create(AnySchema, { typeUrl: packAny(RouterSchema, {}).typeUrl, value: new Uint8Array([255]) });
  expect(lines(VirtualHostSchema, { name: "v", domains: ["*"], typedPerFilterConfig: { f: any } })).toEqual([
    `typed_per_filter_config["f"]: must hold the bytes of ${any.typeUrl}`,
  ]);
});

test("what is below a secret is named but not printed", () => {
  const privateKey = { specifier: { case: "filename", value: "" } } as const;
  const found = validate(
    SecretSchema,
    create(SecretSchema, { type: { case: "tlsCertificate", value: { privateKey } } }),
  );
  expect(found).toEqual([{ path: "tls_certificate.private_key.filename", rule: "must have at least 1 characters" }]);
});

test("every rule of every message of the API is known", () => {
  for (const type of registry) {
    if (type.kind === "message") validate(type, create(type));
  }
});
