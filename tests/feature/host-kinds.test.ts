import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { validateObject } from "../../core/api/validate/mod.ts";
import { createMetrics } from "../../core/observe/mod.ts";
import { createHost, type PluginHost } from "../../core/plugin/mod.ts";
import { KINDS, type TableKind } from "../../core/resource/mod.ts";
import { fileProvider } from "../../providers/file/mod.ts";
import { Snapshots } from "../contract/provider.ts";
import { LineLogger, systemClock } from "../contract/surroundings.ts";
import { place } from "../host-rig.ts";

/** The text below the head of a valid object of each kind. */
const BODIES: Readonly<Record<TableKind, string>> = {
  GatewayClass: "spec: {controllerName: example.com/controller}",
  Gateway: "spec: {gatewayClassName: eg, listeners: [{name: http, protocol: HTTP, port: 80}]}",
  ListenerSet: "spec: {parentRef: {name: eg}, listeners: [{name: http, protocol: HTTP, port: 80}]}",
  HTTPRoute: "spec: {parentRefs: [{name: eg}]}",
  GRPCRoute: "spec: {parentRefs: [{name: eg}]}",
  TLSRoute:
    "spec: {parentRefs: [{name: eg}], hostnames: [a.example.com], rules: [{backendRefs: [{name: a, port: 80}]}]}",
  TCPRoute: "spec: {parentRefs: [{name: eg}], rules: [{backendRefs: [{name: a, port: 80}]}]}",
  UDPRoute: "spec: {parentRefs: [{name: eg}], rules: [{backendRefs: [{name: a, port: 80}]}]}",
  ReferenceGrant:
    "spec: {from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: a}], to: [{group: '', kind: Service}]}",
  BackendTLSPolicy:
    "spec: {targetRefs: [{group: '', kind: Service, name: a}], validation: {hostname: a.example.com, wellKnownCACertificates: System}}",
  EnvoyProxy: "spec: {concurrency: 2}",
  ClientTrafficPolicy: "spec: {targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: eg}]}",
  BackendTrafficPolicy: "spec: {targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: eg}]}",
  SecurityPolicy: "spec: {targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: eg}]}",
  EnvoyExtensionPolicy: "spec: {targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: eg}]}",
  EnvoyPatchPolicy:
    "spec: {targetRef: {group: gateway.networking.k8s.io, kind: Gateway, name: eg}, type: JSONPatch, jsonPatches: [{type: type.googleapis.com/envoy.config.listener.v3.Listener, name: a, operation: {op: remove, path: /a}}]}",
  Backend: "spec: {endpoints: [{ip: {address: 127.0.0.1, port: 80}}]}",
  HTTPRouteFilter: "spec: {directResponse: {statusCode: 200}}",
  Service: "spec: {ports: [{port: 80}]}",
  ServiceImport: "spec: {type: ClusterSetIP, ports: [{port: 80}]}",
  EndpointSlice: "addressType: IPv4\nports: [{port: 80}]\nendpoints: [{addresses: [10.0.0.1]}]",
  Secret: "data: {a: YQ==}",
  ConfigMap: "data: {a: b}",
  Namespace: "spec: {}",
  ClusterTrustBundle: "spec: {trustBundle: text}",
};

const names = Object.keys(BODIES) as TableKind[];

/** The same body with something in it that no schema of the kind lets pass. */
const spoiled = (body: string) => body.replace(/^(\w+): .*$/m, "$1: 7");

function text(name: TableKind, body: string, labels = ""): string {
  const { group, versions, namespaced } = KINDS.find((kind) => kind.name === name) as (typeof KINDS)[number];
  const apiVersion = group === "" ? versions[0] : `${group}/${versions[0]}`;
  const namespace = namespaced ? ", namespace: default" : "";
  return `apiVersion: ${apiVersion}\nkind: ${name}\nmetadata: {name: one${namespace}${labels}}\n${body}\n`;
}

let dir: string;
let host: PluginHost;
const seen = new Snapshots();
const log = new LineLogger();

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "postern-kinds-"));
  for (const name of names) place(join(dir, `${name}.yaml`), text(name, BODIES[name]));
  const definition = fileProvider({ validate: (object) => validateObject(object) }) as never;
  const surroundings = { clock: systemClock, log, metrics: createMetrics(), report: () => {} };
  host = createHost([{ definition, config: { paths: [dir] } }], surroundings);
  host.of("provider")[0]?.value.watch((snapshot) => seen.add(snapshot));
  await host.start();
});
afterAll(async () => {
  await host.stop();
  rmSync(dir, { recursive: true });
});

test("files hold every kind of the table", () => {
  expect(names.toSorted()).toEqual(KINDS.map(({ name }) => name as TableKind).toSorted());
  expect(log.lines).toEqual([]);
});

test.each(names)(
  "%s is read, keeps its last good version while its file does not fit the schema, and is followed",
  async (name) => {
    const labelOf = (snapshot: ReturnType<Snapshots["last"]>) =>
      snapshot.all(name).find(({ metadata }) => metadata.name === "one")?.metadata.labels?.["v"];
    const before = seen
      .last()
      .all(name)
      .find(({ metadata }) => metadata.name === "one");
    expect(before?.kind).toBe(name);
    const path = join(dir, `${name}.yaml`);
    place(path, text(name, spoiled(BODIES[name])));
    expect(await log.next(`${path}:`)).toContain(`: ${name} `);
    expect(
      seen
        .last()
        .all(name)
        .includes(before as never),
    ).toBe(true);
    place(path, text(name, BODIES[name], ", labels: {v: two}"));
    await seen.until((snapshot) => labelOf(snapshot) === "two");
  },
);
