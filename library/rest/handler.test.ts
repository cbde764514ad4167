import { expect, test } from "bun:test";
import { verify } from "../../core/testing/verify.ts";
import { keyFixture } from "../../tests/fixtures/keys.ts";
import { COOKIE_KEY, loginObjects, NAMED_PROVIDER } from "../../tests/login-objects.ts";
import { createGateway, type LeftOut, memory, type XdsHandlerOptions, xdsHandler } from "../mod.ts";
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

/** A login, whose secrets have no place in a listener. */
const LOGIN = [
  COOKIE_KEY,
  loginObjects({
    target: "HTTPRoute r",
    provider: NAMED_PROVIDER,
    redirectURL: "https://app.example.com/oauth2/callback",
  }),
].join("---\n");

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

test("what has no place in an answer is told once, by itself in the log, and again when that has changed", async () => {
  const told: LeftOut[] = [];
  const { log, lines } = createRecordingLogger();
  const objects = memory(WORLD);
  const gateway = createGateway({ providers: [objects], xds: false, log, verify });
  await gateway.start();
  await gateway.settled();
  const asker = (handler: ReturnType<typeof xdsHandler>) => async () => {
    const body = JSON.stringify({ node: NODE });
    const answer = await handler(new Request("http://x/v3/discovery:listeners", { method: "POST", body }));
    return ((await answer.json()) as Answer).resources.length;
  };
  const [quiet, heard] = [
    asker(xdsHandler(gateway)),
    asker(xdsHandler(gateway, { onLeftOut: (one) => told.push(one) })),
  ];
  expect([await quiet(), await heard(), told]).toEqual([1, 1, []]);

  objects.applyYaml(LOGIN);
  await gateway.settled();
  for (let i = 0; i < 2; i++) expect([await quiet(), await heard()]).toEqual([0, 0]);
  const reason = "it asks for what is served over gRPC only";
  const leftOut = { dataPlane: "default/eg", path: "/v3/discovery:listeners" };
  expect(told).toEqual([{ ...leftOut, resources: [{ name: "default/eg/https", reason }] }]);
  expect(lines.filter(({ message }) => message.includes("left out"))).toEqual([
    expect.objectContaining({
      level: "warn",
      message: "a resource is left out of what is served by HTTP",
      fields: { dataPlane: "default/eg", resource: "default/eg/https", reason },
    }),
  ]);

  objects.remove({ group: "gateway.envoyproxy.io", kind: "SecurityPolicy", namespace: "default", name: "login" });
  await gateway.settled();
  expect([await heard(), told.at(-1)]).toEqual([1, { ...leftOut, resources: [] }]);
  await gateway.stop();
});
