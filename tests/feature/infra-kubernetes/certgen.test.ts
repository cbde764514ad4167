import { expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import { certificateNames, makeCertificates } from "../../../cmd/runtime/certificates/make.ts";
import {
  certificateSecrets,
  enterAuthority,
  storeSecrets,
  WEBHOOKS,
} from "../../../cmd/runtime/certificates/secrets.ts";
import { createMemoryCluster, type MemoryCluster } from "./memory-cluster.ts";

const NAMESPACE = "envoy-gateway-system";
const NOW = Date.UTC(2026, 0, 1);

async function make() {
  return certificateSecrets(await makeCertificates(certificateNames(NAMESPACE, "cluster.local"), NOW), NAMESPACE);
}

function held(cluster: MemoryCluster, name: string, key: string): string {
  const { data } = cluster.get("Secret", NAMESPACE, name) as { data?: Record<string, string> } & object;
  return atob(data?.[key] ?? "");
}

test("certificates become Secrets that Kubernetes can mount, each signed by the authority beside it", async () => {
  const { client, ...cluster } = createMemoryCluster();
  const { outcomes, problems } = await storeSecrets(client, await make(), { overwrite: false, now: NOW });
  expect(outcomes).toEqual({
    "envoy-gateway": "made",
    envoy: "made",
    "envoy-rate-limit": "made",
    "envoy-oidc-hmac": "made",
  });
  expect(problems).toEqual([]);
  const at = { ...cluster, client };
  expect(cluster.get("Secret", NAMESPACE, "envoy-gateway")?.["type"]).toBe("kubernetes.io/tls");
  for (const name of ["envoy-gateway", "envoy", "envoy-rate-limit"]) {
    const authority = new X509Certificate(held(at, name, "ca.crt"));
    expect(new X509Certificate(held(at, name, "tls.crt")).verify(authority.publicKey)).toBe(true);
    expect(held(at, name, "tls.key")).toContain("PRIVATE KEY");
  }
  const server = new X509Certificate(held(at, "envoy-gateway", "tls.crt"));
  expect(server.checkHost("envoy-gateway")).toBe("envoy-gateway");
  expect(server.checkHost("envoy-gateway.envoy-gateway-system.svc.cluster.local")).toBeDefined();
  expect(held(at, "envoy-oidc-hmac", "hmac-secret")).toHaveLength(32);
});

test("certificates that are there stay, unless new ones are asked for; then both authorities are trusted", async () => {
  const cluster = createMemoryCluster();
  await storeSecrets(cluster.client, await make(), { overwrite: false, now: NOW });
  const before = held(cluster, "envoy", "ca.crt");
  const second = await storeSecrets(cluster.client, await make(), { overwrite: false, now: NOW });
  expect([Object.values(second.outcomes), second.problems]).toEqual([Array(4).fill("kept"), []]);
  expect(held(cluster, "envoy", "ca.crt")).toBe(before);
  const count = () => held(cluster, "envoy", "ca.crt").split("BEGIN CERTIFICATE").length - 1;
  for (let i = 0; i < 2; i++) {
    const { outcomes } = await storeSecrets(cluster.client, await make(), { overwrite: true, now: NOW });
    expect(Object.values(outcomes)).toEqual(Array(4).fill("replaced"));
    expect(count()).toBe(2);
  }
  const trusted = held(cluster, "envoy", "ca.crt").match(/-----BEGIN[^-]*-----[^-]*-----END[^-]*-----/g) ?? [];
  const newest = new X509Certificate(trusted[0] ?? "");
  expect(new X509Certificate(held(cluster, "envoy", "tls.crt")).verify(newest.publicKey)).toBe(true);
});

test("webhooks get the authority, where there are any", async () => {
  const cluster = createMemoryCluster();
  await storeSecrets(cluster.client, await make(), { overwrite: false, now: NOW });
  cluster.put({
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingWebhookConfiguration",
    metadata: { name: "topology" },
    webhooks: [{ name: "one", clientConfig: { service: { name: "envoy-gateway" } } }],
  });
  const at = { name: "topology", namespace: NAMESPACE };
  expect(await enterAuthority(cluster.client, WEBHOOKS.topology, at)).toBe(true);
  expect(cluster.get("MutatingWebhookConfiguration", "", "topology")?.["webhooks"]).toEqual([
    {
      name: "one",
      clientConfig: {
        service: { name: "envoy-gateway" },
        caBundle: btoa(held(cluster, "envoy-gateway", "ca.crt")),
      },
    },
  ]);
  expect(await enterAuthority(cluster.client, WEBHOOKS.admission, at)).toBe(false);
});
