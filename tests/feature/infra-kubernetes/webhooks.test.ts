import { afterAll, beforeAll, expect, test } from "bun:test";
import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:tls";
import { certificateNames, makeCertificates, type PartyCertificate } from "../../../cmd/runtime/certificates/make.ts";
import { validateObject } from "../../../core/api/validate/mod.ts";
import { createMetrics } from "../../../core/observe/mod.ts";
import { createRecordingLogger } from "../../../core/testing/mod.ts";
import { SYSTEM_CLOCK } from "../../../library/gateway/clock.ts";
import { serveWebhooks, type WebhookServer } from "../../../plugins/infra-kubernetes/webhooks/mod.ts";
import { createMemoryCluster } from "./memory-cluster.ts";

const ZONE = "topology.kubernetes.io/zone";
const cluster = createMemoryCluster();
const metrics = createMetrics();
let first: PartyCertificate;
let second: PartyCertificate;
let server: WebhookServer;

beforeAll(async () => {
  const names = certificateNames("envoy-gateway-system", "cluster.local");
  first = (await makeCertificates(names, Date.now())).controlPlane;
  second = (await makeCertificates(names, Date.now())).controlPlane;
  server = await serveWebhooks({
    port: 0,
    identity: { cert: first.certificate, key: first.key },
    client: cluster.client,
    clock: SYSTEM_CLOCK,
    validate: (object) => validateObject(object),
    judge: ({ metadata: { annotations = {} } }) => {
      const { refuse, warn, fail } = annotations;
      if (fail) throw new Error(fail);
      return { ...(refuse && { refused: refuse }), warnings: warn ? [warn] : [] };
    },
    log: createRecordingLogger().log,
    metrics,
  });
  cluster.put({ apiVersion: "v1", kind: "Node", metadata: { name: "node1", labels: { [ZONE]: "zone-1" } } });
  cluster.put({ apiVersion: "v1", kind: "Node", metadata: { name: "bare" } });
  cluster.put(pod("proxy", { "gateway.envoyproxy.io/owning-gatewayclass": "eg" }));
  cluster.put(pod("other", {}));
});
afterAll(() => server.stop());

function pod(name: string, labels: Readonly<Record<string, string>>) {
  const app = {
    "app.kubernetes.io/name": "envoy",
    "app.kubernetes.io/component": "proxy",
    "app.kubernetes.io/managed-by": "envoy-gateway",
  };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace: "envoy-gateway-system", name, labels: { ...app, ...labels } },
  };
}

async function ask(path: string, body: unknown, ca = first.ca) {
  const response = await fetch(`https://localhost:${server.port}${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    tls: { ca },
  });
  return { status: response.status, body: (await response.json()) as { response?: Record<string, unknown> } };
}

async function inject(name: string, node: string, annotations?: Readonly<Record<string, string>>) {
  const metadata = { namespace: "envoy-gateway-system", name, ...(annotations && { annotations }) };
  const object = { apiVersion: "v1", kind: "Binding", metadata, target: { kind: "Node", name: node } };
  const { body } = await ask("/inject-pod-topology", { request: { uid: "u1", operation: "CREATE", object } });
  const { uid, allowed, patch } = body.response ?? {};
  return { uid, allowed, patch: typeof patch === "string" ? JSON.parse(atob(patch)) : undefined };
}

test("a proxy is told the zone of its node, quoted for the bootstrap", async () => {
  expect(await inject("proxy", "node1")).toEqual({
    uid: "u1",
    allowed: true,
    patch: [{ op: "add", path: "/metadata/annotations", value: { [ZONE]: '"zone-1"' } }],
  });
  expect((await inject("proxy", "node1", { a: "b" })).patch).toEqual([
    { op: "add", path: "/metadata/annotations/topology.kubernetes.io~1zone", value: '"zone-1"' },
  ]);
});

test("other pods, nodes without a zone and what cannot be found are let pass", async () => {
  const passed = { uid: "u1", allowed: true, patch: undefined };
  expect(await inject("other", "node1")).toEqual(passed);
  expect(await inject("proxy", "bare")).toEqual(passed);
  expect(await inject("proxy", "gone")).toEqual(passed);
  expect(await inject("gone", "node1")).toEqual(passed);
  expect(metrics.prometheus()).toContain('topology_injector_webhook_events_total{status="failure"} 1');
});

test("objects that cannot be served are refused with the field", async () => {
  const review = async (spec: unknown) => {
    const metadata = { namespace: "default", name: "p" };
    const object = { apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "EnvoyProxy", metadata, spec };
    return (await ask("/validate", { request: { uid: "u2", object } })).body.response;
  };
  expect(await review({ concurrency: 2 })).toEqual({ uid: "u2", allowed: true });
  const refused = await review({ concurrency: "two" });
  expect(refused).toMatchObject({ uid: "u2", allowed: false, status: { code: 422, reason: "Invalid" } });
  expect(JSON.stringify(refused)).toContain("spec.concurrency");
});

test("what the translation says of an object is its refusal, or a warning on one line; a fault of ours lets it pass", async () => {
  const review = async (annotations: Readonly<Record<string, string>>) => {
    const metadata = { namespace: "default", name: "p", annotations };
    const object = { apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "EnvoyProxy", metadata, spec: {} };
    return (await ask("/validate", { request: { uid: "u3", object } })).body.response;
  };
  expect(await review({ refuse: "bootstrap.value is none" })).toEqual({
    ...{ uid: "u3", allowed: false },
    status: { code: 422, reason: "Invalid", message: "bootstrap.value is none" },
  });
  const [long, said] = ["x".repeat(300), { uid: "u3", allowed: true }];
  expect(await review({ warn: "Secret default/gone\ndoes not exist" })).toEqual({
    ...said,
    warnings: ["Secret default/gone\\ndoes not exist"],
  });
  expect(await review({ warn: long })).toEqual({ ...said, warnings: [`${"x".repeat(250)}…`] });
  expect(await review({ fail: "broken" })).toEqual(said);
});

test("what is no review, and other paths, are told so", async () => {
  expect((await ask("/validate", { nothing: true })).status).toBe(400);
  expect((await ask("/other", { request: { uid: "u" } })).status).toBe(404);
});

test("API servers that speak HTTP/2 are answered", async () => {
  const session = connectHttp2(`https://localhost:${server.port}`, { ca: first.ca });
  const answer = await new Promise<string>((resolve, reject) => {
    let text = "";
    const request = session.request({ ":method": "POST", ":path": "/validate" });
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => resolve(text)).on("error", reject);
    request.end(JSON.stringify({ request: { uid: "u3" } }));
  });
  session.close();
  expect(JSON.parse(answer)).toMatchObject({ response: { uid: "u3", allowed: true } });
});

test("a renewed certificate is shown without a restart", async () => {
  const shown = () =>
    new Promise<string>((resolve, reject) => {
      const socket = connect({ port: server.port, host: "127.0.0.1", rejectUnauthorized: false }, () => {
        resolve(socket.getPeerX509Certificate()?.toString().trim() ?? "");
        socket.destroy();
      });
      socket.on("error", reject);
    });
  expect(await shown()).toBe(first.certificate.trim());
  server.renew({ cert: second.certificate, key: second.key });
  expect(await shown()).toBe(second.certificate.trim());
});
