import { expect, test } from "bun:test";
import * as v from "valibot";
import { parseConfig } from "../../core/config/mod.ts";
import { providerConfig } from "./config.ts";
import { kubernetesSettings } from "./settings.ts";

const settings = (text: string) => {
  const parsed = parseConfig(`apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyGateway\n${text}`, "test.yaml");
  if ("fault" in parsed) throw new Error(JSON.stringify(parsed));
  const found = kubernetesSettings(parsed.value.config, "system");
  expect(v.safeParse(providerConfig, found).success).toBe(true);
  return found;
};

test("a configuration that says nothing reads everything but Backends and EnvoyPatchPolicies", () => {
  const found = settings("provider: {type: Kubernetes}");
  expect(found).toMatchObject({
    controllerName: "gateway.envoyproxy.io/gatewayclass-controller",
    controllerNamespace: "system",
    watch: { type: "All" },
    without: ["EnvoyPatchPolicy", "Backend"],
    leaderElection: { disable: false, leaseMs: 15_000, renewMs: 10_000, retryMs: 2_000 },
  });
  expect(found.keep).toContainEqual({ kind: "Secret", namespace: "system", name: "envoy" });
  expect(found).not.toHaveProperty("qps");
  expect(found.mostWatches).toBe(160);
  expect(found.supportedFeatures).not.toContain("GatewayInfrastructurePropagation");
});

test("namespaces, times, rates and extension APIs are taken over", () => {
  const found = settings(`
provider:
  type: Kubernetes
  kubernetes:
    watch: {type: Namespaces, namespaces: [a, b]}
    leaderElection: {leaseDuration: 1m30s, renewDeadline: 500ms, retryPeriod: 100ms}
    client: {rateLimit: {qps: 20, burst: 40}}
    deploy: {type: GatewayNamespace}
extensionApis: {enableBackend: true, enableEnvoyPatchPolicy: true}
`);
  expect(found).toMatchObject({
    watch: { type: "Namespaces", namespaces: ["a", "b"] },
    leaderElection: { leaseMs: 90_000, renewMs: 500, retryMs: 100 },
    without: [],
    qps: 20,
    burst: 40,
  });
  expect(found.supportedFeatures).toContain("GatewayInfrastructurePropagation");
});

test("a selector, kinds of extensions and the Secrets they need", () => {
  const found = settings(`
provider:
  type: Kubernetes
  kubernetes:
    watch:
      type: NamespaceSelector
      namespaceSelector: {matchLabels: {tenant: one}, matchExpressions: [{key: zone, operator: In, values: [a]}]}
extensionManager:
  resources: [{group: foo.example.io, version: v1alpha1, kind: Foo}]
  policyResources: [{group: foo.example.io, version: v1alpha1, kind: FooPolicy}]
  hooks: {xdsTranslator: {post: [Route]}}
  service: {fqdn: {hostname: ext.example.com, port: 80}, tls: {certificateRef: {name: ext}}}
`);
  expect(found.watch).toEqual({
    type: "NamespaceSelector",
    namespaceSelector: {
      matchLabels: { tenant: "one" },
      matchExpressions: [{ key: "zone", operator: "In", values: ["a"] }],
    },
  });
  expect(found.extensions).toEqual([
    { group: "foo.example.io", version: "v1alpha1", kind: "Foo" },
    { group: "foo.example.io", version: "v1alpha1", kind: "FooPolicy", policy: true },
  ]);
  expect(found.keep).toContainEqual({ kind: "Secret", namespace: "system", name: "ext" });
});
