import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createServer as createHttpServer, request } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import type { TLSSocket } from "node:tls";
import { ENVOY } from "../envoy.ts";
import { cleanUp, later } from "../host-rig.ts";
import { backendObject, echo, httpRoute, send, serveWorld, to } from "../http-world.ts";
import { createAuthority } from "../xds-client/mod.ts";

let port: number;

async function listening(server: Server & { closeAllConnections?(): void }): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  later(() => {
    server.closeAllConnections?.();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A backend that speaks HTTP/2 without TLS and nothing else. */
function h2c(): Promise<number> {
  return listening(
    createHttp2Server((request, response) => {
      response.end(
        JSON.stringify({
          backend: `h2c ${request.httpVersion}`,
          method: request.method,
          path: request.url,
          headers: {},
        }),
      );
    }) as unknown as Server,
  );
}

/** A backend that turns a connection into one that says everything back in capitals, when it is asked for a WebSocket. */
function webSocket(): Promise<number> {
  const server = createHttpServer((_request, response) => void response.writeHead(426).end());
  server.on("upgrade", (_request, socket) => {
    socket.on("error", () => {});
    socket.write("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n\r\n");
    socket.on("data", (chunk: Buffer) => void socket.write(chunk.toString().toUpperCase()));
  });
  return listening(server);
}

/** The answer of an upgraded connection to a text, or the status that refused the upgrade. */
function upgraded(path: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { host: "www.example.com", connection: "Upgrade", upgrade: "websocket" };
    const sent = request({ host: "127.0.0.1", port, path, headers, agent: false });
    sent.on("response", (response) => resolve(String(response.statusCode)));
    sent.on("upgrade", (_response, socket) => {
      later(() => void socket.destroy());
      socket.once("data", (chunk: Buffer) => resolve(chunk.toString()));
      socket.write(text);
    });
    sent.on("error", reject).end();
  });
}

const SERVICE = (port: number, appProtocol: string) => `apiVersion: v1
kind: Service
metadata: {name: service, namespace: default}
spec: {clusterIP: 10.0.0.1, ports: [{name: web, port: 80, appProtocol: ${appProtocol}}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: service-1, namespace: default, labels: {kubernetes.io/service-name: service}}
addressType: IPv4
ports: [{name: web, port: ${port}, protocol: TCP, appProtocol: ${appProtocol}}]
endpoints: [{addresses: [127.0.0.1], conditions: {ready: true}}]
`;

const tlsPolicy = (name: string, backend: string, hostname: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: {name: ${name}, namespace: default}
spec:
  targetRefs: [{group: gateway.envoyproxy.io, kind: Backend, name: ${backend}}]
  validation: {hostname: ${hostname}, caCertificateRefs: [{group: "", kind: ConfigMap, name: ca}]}
`;

const configMap = (ca: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ca, namespace: default}\ndata: {ca.crt: ${JSON.stringify(ca)}}\n`;

describe.skipIf(ENVOY === undefined)("backends and their protocols (need Envoy: ENVOY_PATH, or npm test)", () => {
  beforeAll(async () => {
    const authority = await createAuthority("backends");
    const secure = await listening(
      createHttpsServer({ ...(await authority.issue("backend")), requestCert: false }, (request, response) => {
        const backend = `tls ${(request.socket as TLSSocket & { servername?: string }).servername}`;
        response.end(JSON.stringify({ backend, method: request.method, path: request.url, headers: {} }));
      }),
    );
    const h2cPort = await h2c();
    const paths = ["plain", "h2c", "ws", "tls", "wrong-name", "insecure"];
    const rules = paths.map((name) => `{matches: [{path: {value: /${name}}}], backendRefs: [${to(name)}]}`);
    rules.push("{matches: [{path: {value: /service}}], backendRefs: [{name: service, port: 80}]}");
    const world = await serveWorld([
      backendObject("plain", (await echo("plain")).port),
      backendObject("h2c", h2cPort, "appProtocols: [gateway.envoyproxy.io/h2c]"),
      backendObject("ws", await webSocket(), "appProtocols: [gateway.envoyproxy.io/ws]"),
      ...["tls", "wrong-name"].map((name) => backendObject(name, secure)),
      backendObject("insecure", secure, "tls: {insecureSkipVerify: true}"),
      configMap(authority.ca),
      tlsPolicy("tls", "tls", "localhost"),
      tlsPolicy("wrong-name", "wrong-name", "somebody.else.example"),
      SERVICE(h2cPort, "kubernetes.io/h2c"),
      httpRoute("backends", ["www.example.com"], rules.join(", ")),
    ]);
    expect(await world.postern.condition("ResolvedRefs", "HTTPRoute", "backends")).toBe("True ResolvedRefs");
    port = world.port;
  });
  afterAll(cleanUp);

  test.each([
    ["HTTP/1.1, when nothing is said", "/plain", "plain"],
    ["HTTP/2 without TLS, as a Backend says", "/h2c", "h2c 2.0"],
    ["HTTP/2 without TLS, as a port of a Service says", "/service", "h2c 2.0"],
    ["TLS that is verified, with the name of the BackendTLSPolicy", "/tls", "tls localhost"],
    ["TLS with a certificate for another name", "/wrong-name", "503"],
  ])("%s", async (_what, path, wanted) => {
    const { status, seen } = await send(port, { path });
    expect(seen?.backend ?? String(status)).toBe(wanted);
  });

  test("TLS that is not verified", async () => {
    expect((await send(port, { path: "/insecure" })).seen?.backend).toStartWith("tls ");
  });

  test("WebSocket", async () => {
    expect(await upgraded("/ws", "hello")).toBe("HELLO");
    expect((await send(port, { path: "/ws" })).status).toBe(426);
  });
});
