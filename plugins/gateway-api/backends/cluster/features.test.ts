import { expect, test } from "bun:test";
import type { ClusterSettings } from "../../../../core/api/mod.ts";
import type { Faults } from "./faults.ts";
import { clusterFeatures, readClusterSettings } from "./features.ts";

function read(settings: ClusterSettings) {
  const faults: Faults = [];
  const fields = readClusterSettings(settings, faults, "shop/p");
  return { fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)), faults };
}

test("a setting that cannot be used is left out and refused on its field, the others stay", () => {
  const { fields, faults } = read({
    circuitBreaker: { maxConnections: -1, maxPendingRequests: 1 },
    connection: { bufferLimit: "1Ti" },
    tcpKeepalive: { probes: 3 },
    dns: { respectDnsTtl: false },
    timeout: { tcp: { connectTimeout: "1s" }, http: { requestTimeout: "soon" } },
  });
  expect(fields).toEqual({
    tcpKeepalive: { probes: 3 },
    dns: { respectDnsTtl: false, name: "shop/p" },
    timeout: { tcp: { connectTimeout: "1s" }, http: {} },
  });
  expect(faults.map((fault) => fault.split(":")[0])).toEqual([
    "timeout.http.requestTimeout",
    "connection.bufferLimit",
    "circuitBreaker.maxConnections",
  ]);
});

test.each<[ClusterSettings, string]>([
  [
    { loadBalancer: { type: "RoundRobin", endpointOverride: { extractFrom: [{ header: "x-a" }, {}] } } },
    "loadBalancer.endpointOverride.extractFrom[1].header must be set.",
  ],
  [
    { loadBalancer: { type: "ConsistentHash", consistentHash: { type: "SourceIP", tableSize: 100 } } },
    "loadBalancer.consistentHash.tableSize: 100 is no prime of at most 5000011.",
  ],
  [
    { loadBalancer: { type: "ConsistentHash", consistentHash: { type: "Cookie", cookie: { name: "a=b" } } } },
    'loadBalancer.consistentHash.cookie.name "a=b" is no name of a cookie; use letters, digits and signs such as - and _.',
  ],
  [
    { healthCheck: { active: { type: "TCP", tcp: { send: { type: "Binary", binary: "no!" } } } } },
    "healthCheck.active.tcp.send.binary is no base64.",
  ],
  [
    {
      healthCheck: {
        active: { type: "HTTP", http: { path: "/", expectedResponse: { type: "Binary", binary: "abc" } } },
      },
    },
    "healthCheck.active.http.expectedResponse.binary is no base64.",
  ],
  [
    { circuitBreaker: { retryBudget: { percent: { numerator: 1 }, minRetryConcurrency: -1 } } },
    "circuitBreaker.retryBudget.minRetryConcurrency: -1 is no number from 0 to 4294967295.",
  ],
  [
    { healthCheck: { passive: { consecutiveGatewayErrors: -1 } } },
    "healthCheck.passive.consecutiveGatewayErrors: -1 is no number from 0 to 4294967295.",
  ],
  [
    { loadBalancer: { type: "RoundRobin", zoneAware: { preferLocal: { minEndpointsThreshold: -1 } } } },
    "loadBalancer.zoneAware.preferLocal.minEndpointsThreshold: -1 is no number from 0 to 4294967295.",
  ],
  [{ tcpKeepalive: { probes: -1 } }, "tcpKeepalive.probes: -1 is no number from 0 to 4294967295."],
  [
    { retry: { perRetry: { backOff: { baseInterval: "2s", maxInterval: "1s" } } } },
    "retry.perRetry.backOff.maxInterval must not be shorter than baseInterval.",
  ],
])("%j is refused", (settings, fault) => {
  const { fields, faults } = read(settings);
  expect([fields, faults]).toEqual([{}, [fault]]);
  expect(clusterFeatures(settings)).toEqual({ fault });
});

test("no settings come to nothing", () => {
  expect(clusterFeatures(undefined)).toEqual({ value: undefined });
  expect(clusterFeatures({})).toEqual({ value: undefined });
});
