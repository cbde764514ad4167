import { expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGateway, memory } from "postern";
import { use } from "postern/plugin";
import { createRecordingLogger } from "postern/testing";
import { ENVOY } from "../../../tests/envoy.ts";
import { keyFixture } from "../../../tests/fixtures/keys.ts";
import { WORLD } from "../world.ts";
import output from "./plugin.ts";

const { certificate, privateKey } = keyFixture("prime256v1");
const OBJECTS = `${WORLD.replace(
  "listeners: [",
  "listeners: [{name: https, protocol: HTTPS, port: 8443, tls: {certificateRefs: [{name: cert}]}}, ",
)}---
apiVersion: v1
kind: Secret
type: kubernetes.io/tls
metadata: {name: cert, namespace: default}
data: {tls.crt: ${btoa(certificate)}, tls.key: ${btoa(privateKey)}}
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: Backend
metadata: {name: b, namespace: default}
spec: {endpoints: [{ip: {address: 127.0.0.1, port: 3000}}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: b, namespace: default}
spec: {parentRefs: [{name: eg}], rules: [{backendRefs: [{group: gateway.envoyproxy.io, kind: Backend, name: b}]}]}
`;

test("a data plane is one file that Envoy takes (its verdict needs Envoy)", async () => {
  const folder = mkdtempSync(join(tmpdir(), "static-"));
  const files = {
    read: async () => undefined,
    write: async (path: string, content: string | Uint8Array) => writeFileSync(path, content),
    follow: () => () => {},
  };
  const gateway = createGateway({
    ...{ providers: [memory(OBJECTS)], plugins: [use(output, { folder })], xds: false, lends: { files } },
    log: createRecordingLogger().log,
  });
  await gateway.start();
  await gateway.settled();
  await gateway.stop();
  const path = join(folder, "default-eg.json");
  const text = readFileSync(path, "utf8");
  const { static_resources: all } = JSON.parse(text);
  expect([all.listeners.length, all.clusters.length, all.secrets.length]).toEqual([2, 1, 1]);
  expect(all.clusters[0]).toMatchObject({ type: "STATIC", load_assignment: { endpoints: [{ lb_endpoints: [{}] }] } });
  expect(text).not.toContain('"ads"');
  if (ENVOY === undefined) return;
  const { status, stderr } = spawnSync(ENVOY, ["--mode", "validate", "-c", path], {
    encoding: "utf8",
    // Access logs go to the standard output, and a pipe of Node's is none that can be opened.
    stdio: ["ignore", "ignore", "pipe"],
  });
  expect([status, status === 0 ? "" : stderr.slice(-2_000)]).toEqual([0, ""]);
}, 30_000);
