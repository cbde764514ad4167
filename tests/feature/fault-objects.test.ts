import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { ENVOY } from "../envoy.ts";
import {
  ask,
  backend,
  becomes,
  cleanUp,
  envoyPage,
  freePort,
  gatewayObjects,
  routeObjects,
  serveOne,
} from "../host-rig.ts";

let rig: Awaited<ReturnType<typeof serveOne>>;
let second: number;
let other: number;

const serves = async () => expect(await ask(rig.port, "one.example.com")).toBe("200 one");
const condition = (type: string, kind: string, name: string, listener?: string) => () =>
  rig.postern.condition(type, kind, name, listener);

/** The Gateway with its first listener as always, and more after it. */
const withListeners = (more: string) =>
  rig.put("gateway.yaml", gatewayObjects(rig.port).replace("}]}\n", `}, ${more}]}\n`));

const tls = (secret: string) =>
  `{name: https, protocol: HTTPS, port: ${second}, tls: {certificateRefs: [{name: ${secret}}]}}`;

/** The clusters of Envoy, as its admin interface shows them. */
async function clusters(): Promise<string> {
  const [envoy] = await rig.postern.envoys();
  return envoyPage(envoy?.admin, "/clusters");
}

/** An EnvoyPatchPolicy that adds something to a resource of the first listener. */
const patch = (name: string, type: string, operation: string) => `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyPatchPolicy
metadata: {name: ${name}, namespace: default}
spec:
  targetRef: {group: gateway.networking.k8s.io, kind: Gateway, name: eg}
  type: JSONPatch
  jsonPatches:
    - type: type.googleapis.com/envoy.config.${type}
      name: default/eg/l0
      operation: {op: add, ${operation}}
`;

/** A change after the fault is taken up as if there had been none. */
async function goesOn(name: string): Promise<void> {
  rig.put(`${name}.yaml`, routeObjects(name, other));
  await becomes(() => ask(rig.port, `${name}.example.com`), "200 other");
  await serves();
}

describe.skipIf(ENVOY === undefined)("faults of objects (needs Envoy: ENVOY_PATH, or npm test)", () => {
  beforeAll(async () => {
    rig = await serveOne();
    second = await freePort();
    other = await backend("other");
    await becomes(() => ask(rig.port, "one.example.com"), "200 one");
  });
  afterAll(cleanUp);

  test("two listeners on one port with the same hostname are refused, the Gateway stays as it was", async () => {
    withListeners(`{name: a, protocol: HTTP, port: ${second}}, {name: b, protocol: HTTP, port: ${second}}`);
    await rig.postern.logged(
      /gateway\.yaml:\d+:\d+: Gateway default\/eg: spec\.listeners: no two listeners may have the same port/,
    );
    await goesOn("after-listeners");
  });

  test("two protocols on one port conflict, the third listener serves", async () => {
    withListeners(`{name: a, protocol: HTTP, port: ${second}}, {name: b, protocol: TCP, port: ${second}}`);
    await becomes(condition("Conflicted", "Gateway", "eg", "a"), "True ProtocolConflict");
    await becomes(condition("Conflicted", "Gateway", "eg", "b"), "True ProtocolConflict");
    await goesOn("after-protocols");
  });

  test("a Secret that is missing is told on the listener", async () => {
    withListeners(tls("nowhere"));
    await becomes(condition("ResolvedRefs", "Gateway", "eg", "https"), "False InvalidCertificateRef");
    expect(await rig.postern.message("ResolvedRefs", "Gateway", "eg", "https")).toContain("default/nowhere");
    await goesOn("after-secret");
  });

  test("a certificate that is broken is told on the listener", async () => {
    const data = `{tls.crt: ${btoa("no certificate")}, tls.key: ${btoa("no key")}}`;
    rig.put(
      "secret.yaml",
      `apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata: {name: broken, namespace: default}\ndata: ${data}\n`,
    );
    withListeners(tls("broken"));
    await becomes(condition("ResolvedRefs", "Gateway", "eg", "https"), "False InvalidCertificateRef");
    const told = () => rig.postern.message("ResolvedRefs", "Gateway", "eg", "https");
    await becomes(async () => (await told()).includes("default/broken"), true);
    await goesOn("after-certificate");
  });

  test("a regular expression that RE2 does not know is told on the route", async () => {
    const match = "matches: [{path: {type: RegularExpression, value: '/(?!admin).*'}}]";
    rig.put("regex.yaml", routeObjects("regex", other).replace("[{backendRefs", `[{${match}, backendRefs`));
    await becomes(condition("Accepted", "HTTPRoute", "regex"), "False UnsupportedValue");
    expect(await rig.postern.message("Accepted", "HTTPRoute", "regex")).toContain("(?!admin)");
    await goesOn("after-regex");
    expect(await ask(rig.port, "regex.example.com")).toBe("404");
  });

  test("a backend that does not exist is told on the route, and its requests get 500", async () => {
    rig.put(
      "lost.yaml",
      routeObjects("lost", other).replace("kind: Backend, name: lost", "kind: Backend, name: nowhere"),
    );
    await becomes(condition("ResolvedRefs", "HTTPRoute", "lost"), "False BackendNotFound");
    expect(await rig.postern.message("ResolvedRefs", "HTTPRoute", "lost")).toContain("default/nowhere");
    await becomes(() => ask(rig.port, "lost.example.com"), "500");
    await goesOn("after-lost");
  });

  test("what Envoy refuses is told on the object that it lies in and on no other, and the last good version stays", async () => {
    rig.put("gateway.yaml", gatewayObjects(rig.port));
    rig.put(
      "patch.yaml",
      patch("patch", "listener.v3.Listener", "path: /listener_filters, value: [{name: no.such.filter}]"),
    );
    await rig.postern.logged(/a proxy refused its configuration .*no\.such\.filter/);
    await becomes(condition("Programmed", "EnvoyPatchPolicy", "patch"), "False Invalid");
    expect(await rig.postern.message("Programmed", "EnvoyPatchPolicy", "patch")).toContain("no.such.filter");
    expect(await condition("Programmed", "Gateway", "eg")()).toBe("True Programmed");
    await goesOn("after-nack");
    rig.put(
      "patch.yaml",
      patch("patch", "listener.v3.Listener", "path: /per_connection_buffer_limit_bytes, value: 65536"),
    );
    await becomes(condition("Programmed", "EnvoyPatchPolicy", "patch"), "True Programmed");
    await serves();
  });

  test("a change that comes together with one that Envoy refuses is in force all the same, and no request is lost meanwhile", async () => {
    rig.put("moved.yaml", routeObjects("moved", other));
    await becomes(() => ask(rig.port, "moved.example.com"), "200 other");
    // In one change the route becomes another one, with a cluster of its own, and the table asks for a filter that Envoy does not have.
    const moved = routeObjects("elsewhere", await backend("elsewhere")).replace(
      "[elsewhere.example.com]",
      "[moved.example.com]",
    );
    const filter = `{no.such.route.filter: {"@type": type.googleapis.com/google.protobuf.Struct}}`;
    const odd = `path: /virtual_hosts/-, value: {name: odd, domains: [odd.example.com], typed_per_filter_config: ${filter}}`;
    rig.put("moved.yaml", `${moved}---\n${patch("odd", "route.v3.RouteConfiguration", odd)}`);
    const answers = new Set<string>();
    await becomes(async () => {
      answers.add(await ask(rig.port, "moved.example.com"));
      return answers.has("200 elsewhere");
    }, true);
    await becomes(condition("Programmed", "EnvoyPatchPolicy", "odd"), "False Invalid");
    for (let i = 0; i < 100; i++) answers.add(await ask(rig.port, "moved.example.com"));
    expect([...answers].sort()).toEqual(["200 elsewhere", "200 other"]);
    expect(await rig.postern.message("Programmed", "EnvoyPatchPolicy", "odd")).toContain("no.such.route.filter");
    // A further change takes nothing away either.
    rig.put("more.yaml", routeObjects("more", other));
    await becomes(async () => (await clusters()).includes("httproute/default/more/rule/0"), true);
    for (let i = 0; i < 100; i++) expect(await ask(rig.port, "moved.example.com")).toBe("200 elsewhere");
    rig.put("moved.yaml", moved);
    await becomes(async () => (await clusters()).includes("httproute/default/moved/rule/0"), false);
    await goesOn("after-refusal");
  });
});
