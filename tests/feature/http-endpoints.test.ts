import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createServer } from "node:http";
import { networkInterfaces } from "node:os";
import { ENVOY } from "../envoy.ts";
import { becomes, cleanUp, later } from "../host-rig.ts";
import { backendObject, type Echo, echo, httpRoute, send, serveWorld } from "../http-world.ts";

let port: number;
let main: Echo;
let postern: Awaited<ReturnType<typeof serveWorld>>["postern"];

/** A Service, its slices, and a route for `<name>.example.com`. */
function service(name: string, portName: string, slices: readonly string[]): string {
  const head = portName === "" ? "" : `name: ${portName}, `;
  const objects = slices.map(
    (slice, i) => `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: ${name}-${i}, namespace: default, labels: {kubernetes.io/service-name: ${name}}}
${slice}
`,
  );
  const own = `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: default}
spec: {clusterIP: 10.0.0.9, selector: {app: a}, ports: [{${head}port: 80, targetPort: web}]}
`;
  const route = httpRoute(name, [`${name}.example.com`], `{backendRefs: [{name: ${name}, port: 80}]}`);
  return [own, ...objects, route].join("---\n");
}

const slice = (ports: string, endpoints: string, addressType = "IPv4") =>
  `addressType: ${addressType}\nports: ${ports}\nendpoints: ${endpoints}`;

const HERE = "[{addresses: [127.0.0.1]}]";
const NOBODY = "[{addresses: [127.0.0.9]}]";
const GONE = "{ready: false, serving: false, terminating: true}";
const ENDING = "{ready: false, serving: true, terminating: true}";

/** Twenty requests; what came back, each once. */
async function answersOf(name: string): Promise<readonly string[]> {
  const answers = new Set<string>();
  for (let i = 0; i < 20; i++) {
    const { status, seen } = await send(port, { host: `${name}.example.com` });
    answers.add(seen?.backend ?? `${status}`);
  }
  return [...answers].sort();
}

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === "::1"));

/** A backend on the IPv6 loopback address. */
async function ipv6Backend(): Promise<number> {
  const server = createServer((_request, response) => void response.end('{"backend":"six"}'));
  await new Promise<void>((resolve) => server.listen(0, "::1", resolve));
  later(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as { port: number }).port;
}

describe.skipIf(ENVOY === undefined)("endpoints of Services and Backends (need Envoy: ENVOY_PATH, or npm test)", () => {
  beforeAll(async () => {
    main = await echo("main");
    const real = `{name: web, port: ${main.port}}`;
    const six = hasIpv6 ? await ipv6Backend() : main.port;
    const ipv6 = (address: string) => `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: Backend
metadata: {name: ${address === "::1" ? "six" : "far"}, namespace: default}
spec: {endpoints: [{ip: {address: "${address}", port: ${six}}}]}
`;
    const toBackend = (name: string) =>
      httpRoute(
        name,
        [`${name}.example.com`],
        `{backendRefs: [{group: gateway.envoyproxy.io, kind: Backend, name: ${name}}]}`,
      );
    const world = await serveWorld([
      service("numberless", "web", [slice(`[${real}]`, HERE), slice("[{name: web}]", NOBODY)]),
      service("two-protocols", "web", [slice(`[{name: web-udp, protocol: UDP, port: 9}, ${real}]`, HERE)]).replace(
        "ports: [{name: web,",
        "ports: [{name: web-udp, protocol: UDP, port: 80, targetPort: web}, {name: web,",
      ),
      service("ports", "web", [
        slice(`[{name: other, port: 9}, ${real}, {port: 9}, {name: web, protocol: UDP, port: 9}]`, HERE),
      ]),
      service("zero", "web", [slice(`[${real}]`, HERE), slice("[{name: web, port: 0}]", NOBODY)]),
      service("nameless", "", [slice(`[{port: ${main.port}}]`, HERE), slice("[{name: web, port: 9}]", NOBODY)]),
      service("portless", "web", [slice(`[${real}]`, HERE), slice("[]", NOBODY)]),
      service("unready", "web", [
        slice(
          `[${real}]`,
          "[{addresses: [127.0.0.1], conditions: {ready: true}}, {addresses: [127.0.0.8], conditions: {ready: false}}]",
        ),
        slice(
          `[${real}]`,
          `[{addresses: [127.0.0.7], conditions: ${GONE}}, {addresses: [127.0.0.6], conditions: {ready: false}}]`,
        ),
      ]),
      service("nobody-ready", "web", [slice(`[${real}]`, "[{addresses: [127.0.0.1], conditions: {ready: false}}]")]),
      service("ending", "web", [slice(`[${real}]`, `[{addresses: [127.0.0.1], conditions: ${ENDING}}]`)]),
      service("repeated", "web", [
        slice(`[${real}]`, `[{addresses: [127.0.0.1], conditions: ${ENDING}}]`),
        slice(`[${real}]`, "[{addresses: [127.0.0.1], conditions: {ready: true}}]"),
      ]),
      service("names", "web", [
        slice("[{name: web}]", "[{addresses: [nowhere.example.org]}]", "FQDN"),
        slice(`[${real}]`, HERE),
      ]),
      ...(hasIpv6 ? [ipv6("::1"), toBackend("six")] : []),
      ipv6("fd00::1:2:3"),
      toBackend("far"),
      backendObject("plain", main.port),
      toBackend("plain"),
    ]);
    ({ port, postern } = world);
    await becomes(async () => (await send(port, { host: "plain.example.com" })).status, 200);
  });
  afterAll(cleanUp);

  test("ports without a number, of other names or protocols, and slices without ports are left out", async () => {
    for (const name of ["numberless", "two-protocols", "ports", "zero", "nameless", "portless", "names"])
      expect([name, ...(await answersOf(name))]).toEqual([name, "main"]);
  });

  test("endpoints that are not ready get no requests, however many there are", async () => {
    expect(await answersOf("unready")).toEqual(["main"]);
    expect(await answersOf("nobody-ready")).toEqual(["503"]);
    expect(await postern.condition("BackendsAvailable", "HTTPRoute", "nobody-ready")).toBe("False EndpointsNotFound");
  });

  test("one that ends and still serves is asked while there is no other, and one slice's word that it is ready counts", async () => {
    expect(await answersOf("ending")).toEqual(["main"]);
    expect(await answersOf("repeated")).toEqual(["main"]);
  });

  test.skipIf(!hasIpv6)("a Backend at ::1 is reached (needs IPv6 on this machine)", async () => {
    expect(await answersOf("six")).toEqual(["six"]);
  });

  test("a Backend may have any IPv6 address", async () => {
    expect(await postern.condition("ResolvedRefs", "HTTPRoute", "far")).toBe("True ResolvedRefs");
    expect(await postern.condition("Accepted", "HTTPRoute", "far")).toBe("True Accepted");
  });
});
