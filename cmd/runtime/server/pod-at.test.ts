import { expect, test } from "bun:test";
import { createStore, type KubeObject } from "../../../core/resource/mod.ts";
import { podAt } from "./pod-at.ts";

test("an address is that of the pod behind an endpoint, in either form of IPv4", () => {
  const slice = {
    ...{ apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", addressType: "IPv4" },
    metadata: { name: "s", namespace: "system", labels: { "kubernetes.io/service-name": "s" } },
    endpoints: [
      { addresses: ["10.0.0.1"] },
      { addresses: ["10.0.0.2"], targetRef: { kind: "Pod", name: "envoy-default-eg-x", namespace: "system" } },
    ],
  };
  const snapshot = createStore().replace([slice as unknown as KubeObject]);
  expect(podAt(snapshot, "10.0.0.2")).toBe("system/envoy-default-eg-x");
  expect(podAt(snapshot, "::ffff:10.0.0.2")).toBe("system/envoy-default-eg-x");
  expect([podAt(snapshot, "10.0.0.1"), podAt(snapshot, "10.0.0.3"), podAt(undefined, "10.0.0.2")]).toEqual([
    ...[undefined, undefined, undefined],
  ]);
});
