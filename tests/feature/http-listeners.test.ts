import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { ENVOY } from "../envoy.ts";
import { cleanUp, freePort, gatewayObjects, type Running } from "../host-rig.ts";
import { backendObject, echo, httpRoute, send, serveWorld, to } from "../http-world.ts";

let postern: Running;
/** Listeners share the first port by hostname; the second has one listener for all hosts. */
let shared: number;
let single: number;

/** A namespace with a Backend in it. */
const namespaceObjects = (name: string, port: number, labels = "{}") =>
  `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: ${labels}}\n---\n${backendObject("echo", port).replace("namespace: default", `namespace: ${name}`)}`;

/** A route that says its own name in every answer; `parent` is put into its parentRef. */
function route(name: string, host: string, parent: string, namespace = "default"): string {
  const say = `{type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: x-route, value: ${name}}]}}`;
  const rule = `{filters: [${say}], backendRefs: [${to("echo")}]}`;
  const text = httpRoute(name, [`'${host}'`], rule, `[{name: eg, namespace: default${parent}}]`);
  return text.replace("namespace: default}\nspec", `namespace: ${namespace}}\nspec`);
}

const listener = (name: string, port: number, more: string) =>
  `{name: ${name}, protocol: HTTP, port: ${port}, ${more}}`;

function gateway(): string {
  const listeners = [
    listener("wide", shared, "hostname: '*.example.com'"),
    listener("narrow", shared, "hostname: '*.narrow.example.com'"),
    listener(
      "teams",
      shared,
      "hostname: '*.team.example.com', allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: blue}}}}",
    ),
    listener("grpc", shared, "hostname: '*.grpc.example.com', allowedRoutes: {kinds: [{kind: GRPCRoute}]}"),
    listener("single", single, "allowedRoutes: {namespaces: {from: All}}"),
  ];
  return gatewayObjects(1).replace(/listeners: \[.*\]/, `listeners: [${listeners.join(", ")}]`);
}

/** Which route answered; the status where none did. */
async function routeOf(port: number, host: string): Promise<string> {
  const { status, headers } = await send(port, { host });
  return String(headers["x-route"] ?? status);
}

describe.skipIf(ENVOY === undefined)("listeners and their routes (need Envoy: ENVOY_PATH, or npm test)", () => {
  beforeAll(async () => {
    [shared, single] = [await freePort(), await freePort()];
    const { port } = await echo("echo");
    const objects = [
      backendObject("echo", port),
      namespaceObjects("blue", port, "{team: blue}"),
      namespaceObjects("red", port, "{team: red}"),
      route("section", "section.example.com", ", sectionName: single"),
      route("port", "port.example.com", `, port: ${single}`),
      route("both", "both.example.com", ""),
      route("wildcard", "*.example.com", ", sectionName: wide"),
      route("narrow", "a.narrow.example.com", ", sectionName: narrow"),
      route("foreign", "www.example.net", ", sectionName: wide"),
      route("missing", "missing.example.com", ", sectionName: nowhere"),
      route("of-blue", "a.team.example.com", ", sectionName: teams", "blue"),
      route("of-red", "b.team.example.com", ", sectionName: teams", "red"),
      route("of-all", "of-all.example.com", ", sectionName: single", "red"),
      route("of-other", "of-other.example.com", ", sectionName: wide", "red"),
      route("kind", "a.grpc.example.com", ", sectionName: grpc"),
    ];
    ({ postern } = await serveWorld(objects, gateway));
  });
  afterAll(cleanUp);

  test.each<[string, () => number, string, string]>([
    ["a section serves its routes", () => single, "section.example.com", "section"],
    ["and no other section does", () => shared, "section.example.com", "wildcard"],
    ["a port serves its routes", () => single, "port.example.com", "port"],
    ["and no other port does", () => shared, "port.example.com", "wildcard"],
    ["a route without a section is served by all listeners that fit", () => shared, "both.example.com", "both"],
    ["on every port", () => single, "both.example.com", "both"],
    ["a hostname with a wildcard", () => shared, "any.example.com", "wildcard"],
    ["isolation: a host of the narrower listener", () => shared, "a.narrow.example.com", "narrow"],
    ["isolation: no route of the wider listener serves it", () => shared, "b.narrow.example.com", "404"],
    ["a route of a namespace that is selected", () => shared, "a.team.example.com", "of-blue"],
    ["a route of a namespace that is not", () => shared, "b.team.example.com", "404"],
    ["a route of another namespace, where all may", () => single, "of-all.example.com", "of-all"],
    ["a route of another namespace, where only the same may", () => shared, "of-other.example.com", "wildcard"],
    ["a kind that the listener does not take", () => shared, "a.grpc.example.com", "404"],
    ["a host that no listener has", () => shared, "www.example.net", "404"],
  ])("%s", async (_what, port, host, wanted) => {
    expect(await routeOf(port(), host)).toBe(wanted);
  });

  test.each([
    ["both", "default", "True Accepted"],
    ["foreign", "default", "False NoMatchingListenerHostname"],
    ["missing", "default", "False NoMatchingParent"],
    ["kind", "default", "False NotAllowedByListeners"],
    ["of-blue", "blue", "True Accepted"],
    ["of-red", "red", "False NotAllowedByListeners"],
    ["of-other", "red", "False NotAllowedByListeners"],
  ])("the status of %s says so", async (name, namespace, wanted) => {
    const status = await postern.status("HTTPRoute", name, namespace);
    const accepted = status?.parents?.[0]?.conditions?.find(({ type }) => type === "Accepted");
    expect(`${accepted?.status} ${accepted?.reason}`).toBe(wanted);
  });

  test("listeners count the routes they have", async () => {
    const status = await postern.status("Gateway", "eg");
    const counts = status?.listeners?.map(({ name, attachedRoutes }) => `${name} ${attachedRoutes}`);
    expect(counts).toEqual(["wide 2", "narrow 1", "teams 1", "grpc 0", "single 4"]);
  });
});
