import { expect, test } from "bun:test";
import { verify } from "../../core/testing/verify.ts";
import { keyFixture } from "../../tests/fixtures/keys.ts";
import { createGateway, memory, type XdsHandlerOptions, xdsHandler } from "../mod.ts";
import { createRecordingLogger } from "../testing.ts";

const { certificate, privateKey } = keyFixture("prime256v1");
const WORLD = `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: eg}
spec: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}
---
apiVersion: v1
kind: Secret
type: kubernetes.io/tls
metadata: {name: cert, namespace: default}
data: {tls.crt: ${btoa(certificate)}, tls.key: ${btoa(privateKey)}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: eg, namespace: default}
spec:
  gatewayClassName: eg
  listeners: [{name: https, protocol: HTTPS, port: 8443, tls: {certificateRefs: [{name: cert}]}}]
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: Backend
metadata: {name: b, namespace: default}
spec: {endpoints: [{ip: {address: 127.0.0.1, port: 3000}}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r, namespace: default}
spec: {parentRefs: [{name: eg}], rules: [{backendRefs: [{group: gateway.envoyproxy.io, kind: Backend, name: b}]}]}
`;

async function served(options: XdsHandlerOptions = {}) {
  const objects = memory(WORLD);
  const gateway = createGateway({ providers: [objects], xds: false, log: createRecordingLogger().log, verify });
  await gateway.start();
  await gateway.settled();
  const handler = xdsHandler(gateway, options);
  const ask = (path: string, body: unknown) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return handler(new Request(`http://x/v3/discovery:${path}`, { method: "POST", body: text }));
  };
  return { gateway, objects, handler, ask };
}

type Answer = { readonly versionInfo: string; readonly resources: readonly unknown[] };

const NODE = { id: "one", cluster: "default/eg", metadata: { token: "s3cret" } };

test("listeners come with routes and certificates, clusters with endpoints, and once", async () => {
  const { gateway, ask, objects } = await served();
  const listeners = (await (await ask("listeners", { node: NODE })).json()) as Answer;
  const text = JSON.stringify(listeners);
  expect(text).toContain('"routeConfig":{"name":"default/eg/https"');
  expect(text).toContain('"tlsCertificates":[{"certificateChain":{"inlineBytes"');
  expect(text).not.toContain('"ads"');
  const clusters = (await (await ask("clusters", { node: NODE })).json()) as Answer;
  expect(clusters.resources).toContainEqual(
    expect.objectContaining({
      type: "STATIC",
      loadAssignment: expect.objectContaining({ endpoints: [expect.objectContaining({})] }),
    }),
  );
  expect(JSON.stringify(clusters)).toContain('"portValue":3000');
  const again = await ask("listeners", { node: NODE, version_info: listeners.versionInfo });
  expect(again.status).toBe(304);
  objects.applyYaml(WORLD.replace("port: 3000", "port: 3001").split("---\n")[3] ?? "");
  await gateway.settled();
  const changed = (await (await ask("clusters", { node: NODE, version_info: clusters.versionInfo })).json()) as Answer;
  expect(JSON.stringify(changed)).toContain('"portValue":3001');
  await gateway.stop();
});

test("a version that is not asked for again was refused, and is told once", async () => {
  const refused: unknown[] = [];
  const { gateway, ask, objects } = await served({ onRefused: (one) => refused.push(one) });
  const first = (await (await ask("clusters", { node: NODE })).json()) as Answer;
  await ask("clusters", { node: NODE, version_info: first.versionInfo });
  objects.applyYaml(WORLD.replace("port: 3000", "port: 3001").split("---\n")[3] ?? "");
  await gateway.settled();
  const second = (await (await ask("clusters", { node: NODE, version_info: first.versionInfo })).json()) as Answer;
  for (let i = 0; i < 2; i++)
    expect((await ask("clusters", { node: NODE, version_info: first.versionInfo })).status).toBe(304);
  const told = { proxy: "one", dataPlane: "default/eg", path: "/v3/discovery:clusters", version: second.versionInfo };
  expect(refused).toEqual([told]);
  await gateway.stop();
});

test("who has no token, asks for what is not there, or sends nonsense is told so", async () => {
  const { gateway, ask, handler } = await served({ token: "s3cret", maxBytes: 100 });
  const status = async (path: string, body: unknown) => (await ask(path, body)).status;
  expect(await status("listeners", { node: { ...NODE, metadata: { token: "s3creT" } } })).toBe(401);
  expect(await status("listeners", { node: { ...NODE, metadata: {} } })).toBe(401);
  expect(await status("listeners", { node: { ...NODE, cluster: "default/other" } })).toBe(404);
  expect(await status("secrets", { node: NODE })).toBe(404);
  expect(await status("listeners", "{")).toBe(400);
  expect(await status("listeners", { node: {} })).toBe(400);
  expect(await status("listeners", " ".repeat(2 * 1024 * 1024))).toBe(400);
  expect(await status("listeners", { node: NODE })).toBe(507);
  expect((await handler(new Request("http://x/v3/discovery:listeners"))).status).toBe(405);
  await gateway.stop();
});
