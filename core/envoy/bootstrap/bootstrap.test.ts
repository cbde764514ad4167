import { expect, test } from "bun:test";
import { fromJson, type JsonObject } from "@bufbuild/protobuf";
import { type Cluster, ClusterSchema } from "../generated/envoy/config/cluster/v3/cluster_pb.ts";
import { mergeMessages } from "./merge.ts";
import { applyBootstrap, checkBootstrap, metricsOf, renderBootstrap, toBootstrap, toYaml } from "./mod.ts";

test("a rendered bootstrap is a valid Envoy bootstrap and keeps the way to the control plane", () => {
  expect(checkBootstrap({ value: toYaml(renderBootstrap()) })).not.toHaveProperty("fault");
});

test("in the Gateway's namespace the proxy shows a token, not a certificate", () => {
  const rendered = renderBootstrap({ gatewayNamespaceMode: true });
  const text = JSON.stringify(rendered);
  expect(text).toContain("/sds/xds-service-account-token.json");
  expect(text).not.toContain("xds_certificate");
  expect(toBootstrap(rendered)).not.toHaveProperty("fault");
});

test("dual stack listens on the IPv6 wildcard and answers IPv4 too", () => {
  const { static_resources } = renderBootstrap({ ipFamily: "DualStack" });
  const [listener] = (static_resources as JsonObject)["listeners"] as JsonObject[];
  expect(listener?.["name"]).toBe("envoy-gateway-proxy-stats-::-19001");
  expect(listener?.["address"]).toEqual({
    socket_address: { address: "::", port_value: 19001, protocol: "TCP", ipv4_compat: true },
  });
});

test("merging: lists are appended, map entries and durations replaced, messages merged, oneofs switched", () => {
  const message = (json: JsonObject) => fromJson(ClusterSchema, json);
  const base = message({
    name: "a",
    connectTimeout: "1.5s",
    type: "STATIC",
    circuitBreakers: { thresholds: [{ maxRetries: 1 }] },
    commonLbConfig: { healthyPanicThreshold: { value: 10 }, zoneAwareLbConfig: {} },
    metadata: { filterMetadata: { x: { a: 1 }, y: { b: 2 } } },
  });
  const over = message({
    connectTimeout: "2s",
    clusterType: { name: "other" },
    circuitBreakers: { thresholds: [{ maxRetries: 2 }] },
    commonLbConfig: { healthyPanicThreshold: { value: 20 } },
    metadata: { filterMetadata: { x: { c: 3 } } },
  });
  const merged = mergeMessages(ClusterSchema, base, over) as Cluster;
  expect(merged.name).toBe("a");
  expect([merged.connectTimeout?.seconds, merged.connectTimeout?.nanos]).toEqual([2n, 0]);
  expect(merged.clusterDiscoveryType.case).toBe("clusterType");
  expect(merged.circuitBreakers?.thresholds.map((t) => t.maxRetries)).toEqual([1, 2]);
  expect(merged.commonLbConfig?.healthyPanicThreshold?.value).toBe(20);
  expect(merged.commonLbConfig?.localityConfigSpecifier.case).toBe("zoneAwareLbConfig");
  expect(merged.metadata?.filterMetadata).toEqual({ x: { c: 3 }, y: { b: 2 } });
});

test("what cannot be used is refused with the reason", () => {
  const reasons = [
    applyBootstrap(renderBootstrap(), { type: "Merge", value: "admin: [" }),
    applyBootstrap(renderBootstrap(), { type: "Merge", value: "nonsense: 1" }),
    applyBootstrap(renderBootstrap(), { type: "JSONPatch", jsonPatches: [{ op: "remove", path: "/nothing" }] }),
    metricsOf({ matches: [{ type: "RegularExpression", value: "(" }] }),
    metricsOf({ sinks: [{ type: "OpenTelemetry", openTelemetry: { backendRefs: [{ name: "otel" }] } }] }),
  ].map((result) => ("value" in result ? "accepted" : result.fault));
  expect(reasons[0]).toStartWith("bootstrap.value is not an Envoy bootstrap: ");
  expect(reasons[1]).toStartWith("bootstrap.value is not an Envoy bootstrap: ");
  expect(reasons.slice(2)).toEqual([
    "bootstrap.jsonPatches cannot be applied: remove /nothing: there is nothing at nothing",
    'telemetry.metrics.matches: "(" is no RE2 regular expression',
    "telemetry.metrics.sinks: the backendRef otel needs a port",
  ]);
});
