import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { connect, createServer, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";
import { ENVOY } from "../envoy.ts";
import { becomes, cleanUp, later } from "../host-rig.ts";
import { backendObject, serveWorld, to } from "../http-world.ts";

const OK = 0;
const UNKNOWN = 2;
const PERMISSION_DENIED = 7;
const UNIMPLEMENTED = 12;
const UNAVAILABLE = 14;

let port: number;
let postern: Awaited<ReturnType<typeof serveWorld>>["postern"];
const seen: string[] = [];

/** A gRPC server that answers every call with an empty message, and keeps its path. */
async function grpcServer(keep: (path: string) => void): Promise<number> {
  const server = createServer();
  server.on("stream", (stream: ServerHttp2Stream, headers) => {
    keep(String(headers[":path"]));
    stream.on("error", () => {});
    stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    stream.end(Buffer.alloc(5));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  later(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** The status of a call, from its trailers, or from its headers where there is no message. */
function call(host: string, path = "/pkg.A/Do", headers: Readonly<Record<string, string>> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const session = connect(`http://127.0.0.1:${port}`);
    session.on("error", reject);
    const stream = session.request({
      ...{ ":method": "POST", ":path": path, ":authority": `${host}.example.com` },
      ...{ "content-type": "application/grpc", te: "trailers" },
      ...headers,
    });
    let status: string | undefined;
    const look = (given: Readonly<Record<string, unknown>>) => {
      if (given["grpc-status"] !== undefined) status = String(given["grpc-status"]);
    };
    stream.on("response", look);
    stream.on("trailers", look);
    stream.on("error", () => {});
    stream.on("close", () => {
      session.close();
      if (status === undefined) reject(new Error(`no gRPC status from ${host}${path}`));
      else resolve(Number(status));
    });
    stream.resume();
    stream.end(Buffer.alloc(5));
  });
}

function route(host: string, rule: string): string {
  return `apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: {name: ${host}, namespace: default}
spec: {parentRefs: [{name: eg}], hostnames: [${host}.example.com], rules: [{${rule}}]}
`;
}

const regex = (fields: string) =>
  `matches: [{method: {type: RegularExpression, ${fields}}}], backendRefs: [${to("main")}]`;
const filter = (name: string) =>
  `filters: [{type: ExtensionRef, extensionRef: {group: gateway.envoyproxy.io, kind: HTTPRouteFilter, name: ${name}}}], backendRefs: [${to("main")}]`;
const answers = (name: string, status: number) => `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: HTTPRouteFilter
metadata: {name: ${name}, namespace: default}
spec: {directResponse: {statusCode: ${status}}}
`;

const ROUTES: Readonly<Record<string, string>> = {
  services: regex("service: 'pkg[.]A|pkg[.]B'"),
  methods: regex("method: 'Get|Put'"),
  both: regex("service: 'a|b', method: 'X|Y'"),
  anchors: regex("service: '^pkg[.]A$', method: '^Do$'"),
  flags: regex("service: '(?i)pkg[.]a', method: Do"),
  quoted: regex("service: '\\Qa.b', method: Do"),
  header: `matches: [{headers: [{name: x-k, type: RegularExpression, value: 'a|b'}]}], backendRefs: [${to("main")}]`,
  exact: `matches: [{method: {service: pkg.A, method: Do}}], backendRefs: [${to("main")}]`,
  "same-group": regex("service: '(?P<n>a)', method: '(?P<n>b)'"),
  "no-backends": "matches: [{method: {service: pkg.A}}]",
  missing: `backendRefs: [${to("nowhere")}]`,
  foreign: `backendRefs: [${to("main", "namespace: elsewhere")}]`,
  weightless: `backendRefs: [${to("main", "weight: 0")}]`,
  half: `backendRefs: [${to("main")}, ${to("nowhere")}]`,
  "no-filter": filter("nowhere"),
  "answers-500": filter("says-500"),
  "answers-403": filter("says-403"),
  mirrored: `filters: [{type: RequestMirror, requestMirror: {backendRef: ${to("nowhere")}}}], backendRefs: [${to("main")}]`,
};

describe.skipIf(ENVOY === undefined)("GRPCRoutes (need Envoy: ENVOY_PATH, or npm test)", () => {
  beforeAll(async () => {
    const world = await serveWorld([
      backendObject(
        "main",
        await grpcServer((path) => void seen.push(path)),
        "appProtocols: [gateway.envoyproxy.io/h2c]",
      ),
      answers("says-500", 500),
      answers("says-403", 403),
      ...Object.entries(ROUTES).map(([host, rule]) => route(host, rule)),
    ]);
    ({ port, postern } = world);
    await becomes(() => call("exact").catch(String), OK);
  });
  afterAll(cleanUp);

  test("a browser may call with gRPC-Web, in bytes and in text, and gets the status in the body", async () => {
    const web = async (type: string, body: Uint8Array<ArrayBuffer> | string) => {
      const headers = { host: "exact.example.com", "content-type": type, accept: type, "x-grpc-web": "1" };
      const answer = await fetch(`http://127.0.0.1:${port}/pkg.A/Do`, { method: "POST", headers, body });
      const bytes = Buffer.from(await answer.arrayBuffer());
      // Frames of a text are encoded one by one, so that paddings stand amid it.
      const groups = bytes.toString().match(/.{4}/g) ?? [];
      const plain = type.includes("text") ? groups.map(atob).join("") : bytes.toString("latin1");
      return [answer.status, answer.headers.get("content-type"), plain];
    };
    const [message, trailer] = ["\0\0\0\0\0", "\x80\0\0\0\x0fgrpc-status:0\r\n"];
    const expected = [200, "application/grpc-web+proto", expect.stringContaining("grpc-status:0\r\n")];
    expect(await web("application/grpc-web+proto", new Uint8Array(5))).toEqual(expected);
    expect(await web("application/grpc-web-text+proto", btoa(message))).toEqual([
      ...[200, "application/grpc-web-text+proto", message + trailer],
    ]);
    expect(seen.at(-1)).toBe("/pkg.A/Do");
  });

  test("each alternative of an expression is a whole service or method", async () => {
    expect(await call("services", "/pkg.A/Do")).toBe(OK);
    expect(await call("services", "/pkg.B/Do")).toBe(OK);
    expect(await call("services", "/other.pkg.B/Do")).toBe(UNIMPLEMENTED);
    expect(await call("services", "/pkg.A")).toBe(UNIMPLEMENTED);
    expect(await call("methods", "/any.Service/Get")).toBe(OK);
    expect(await call("methods", "/any.Service/Put")).toBe(OK);
    expect(await call("methods", "/any.Service/GetMore")).toBe(UNIMPLEMENTED);
    for (const path of ["/a/X", "/a/Y", "/b/X", "/b/Y"]) expect(await call("both", path)).toBe(OK);
    for (const path of ["/a", "/bX", "/Y", "/ab/X"]) expect(await call("both", path)).toBe(UNIMPLEMENTED);
  });

  test("what an expression says of itself ends with it: anchors, flags, quoted texts", async () => {
    expect(await call("anchors")).toBe(OK);
    expect(await call("anchors", "/pkg.A/DoMore")).toBe(UNIMPLEMENTED);
    expect(await call("flags", "/PKG.a/Do")).toBe(OK);
    expect(await call("flags", "/pkg.A/do")).toBe(UNIMPLEMENTED);
    expect(await call("methods", "/any.Service/get")).toBe(UNIMPLEMENTED);
    expect(await call("quoted", "/a.b/Do")).toBe(OK);
    expect(await call("quoted", "/axb/Do")).toBe(UNIMPLEMENTED);
    expect(await call("header", "/pkg.A/Do", { "x-k": "b" })).toBe(OK);
    expect(await call("header", "/pkg.A/Do", { "x-k": "ab" })).toBe(UNIMPLEMENTED);
  });

  test("expressions that cannot stand beside each other are said", async () => {
    expect(await postern.condition("Accepted", "GRPCRoute", "same-group")).toBe("False UnsupportedValue");
    expect(await call("exact")).toBe(OK);
  });

  test("without a backend that can be used a call is UNAVAILABLE, also where it is one of several", async () => {
    for (const host of ["no-backends", "missing", "foreign", "weightless"]) expect(await call(host)).toBe(UNAVAILABLE);
    expect(await postern.condition("ResolvedRefs", "GRPCRoute", "missing")).toBe("False BackendNotFound");
    const half = new Set<number>();
    for (let i = 0; i < 60; i++) half.add(await call("half"));
    expect([...half].sort((a, b) => a - b)).toEqual([OK, UNAVAILABLE]);
  });

  test("a filter that is not there is not skipped; an answer that somebody asked for stays as it is", async () => {
    expect(await call("no-filter")).toBe(UNAVAILABLE);
    expect(await call("answers-500")).toBe(UNKNOWN);
    expect(await call("answers-403")).toBe(PERMISSION_DENIED);
  });

  test("a mirror whose backend is missing costs no call", async () => {
    expect(await call("mirrored", "/pkg.A/Mirrored")).toBe(OK);
    expect(seen).toContain("/pkg.A/Mirrored");
    expect(await postern.condition("ResolvedRefs", "GRPCRoute", "mirrored")).toBe("False BackendNotFound");
  });
});
