/**
 * A program that embeds a gateway, as one of anybody's would: `embedded.mjs grpc|rest GATEWAY-PORT BACKEND-PORT [FOLDER]`. It prints Envoy's bootstrap, takes a line with
 * the path of its route for each change, and ends with its input. With a folder, which has `cert.pem`, `key.pem` and `ca.pem`, what is served by HTTP is served over TLS.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { createInterface } from "node:readline";
import { createGateway, envoyBootstrap, memory, restBootstrap, xdsHandler } from "postern";

const [mode, port, backend, folder] = process.argv.slice(2);
const route = (value) => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r, namespace: default}
spec:
  parentRefs: [{name: eg}]
  rules:
  - matches: [{path: {type: PathPrefix, value: /${value}}}]
    backendRefs: [{group: gateway.envoyproxy.io, kind: Backend, name: b}]
`;
const objects = memory(`apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: eg}
spec: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: eg, namespace: default}
spec: {gatewayClassName: eg, listeners: [{name: http, protocol: HTTP, port: ${port}}]}
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: Backend
metadata: {name: b, namespace: default}
spec: {endpoints: [{ip: {address: 127.0.0.1, port: ${backend}}}]}
---
${route("first")}`);

const gateway = createGateway({ providers: [objects], xds: mode === "grpc" ? {} : false });
await gateway.start();
await gateway.settled();
const [dataPlane] = gateway.dataPlanes();
let closeServer = () => {};
if (mode === "grpc") console.log(JSON.stringify(envoyBootstrap(dataPlane, { port: gateway.xdsPort })));
else {
  const token = "only for proxies";
  const served = await serve(xdsHandler(gateway, { token }));
  closeServer = served.close;
  const tls = folder && { tls: { ca: `${folder}/ca.pem` } };
  console.log(JSON.stringify(restBootstrap(dataPlane, { port: served.port, token, refreshMs: 200, ...tls })));
}

const input = createInterface({ input: process.stdin });
for await (const line of input) objects.applyYaml(route(line));
closeServer();
await gateway.stop();
process.exit(0);

/** The server that each runtime has. */
async function serve(handler) {
  const pem = (name) => readFileSync(`${folder}/${name}.pem`, "utf8");
  const tls = folder && { cert: pem("cert"), key: pem("key") };
  if (globalThis.Deno) {
    const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {}, ...tls }, handler);
    return { port: server.addr.port, close: () => void server.shutdown() };
  }
  if (globalThis.Bun) {
    const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: handler, ...(tls && { tls }) });
    return { port: server.port, close: () => void server.stop(true) };
  }
  const answer = async (incoming, outgoing) => {
    const body = await new Response(incoming).text();
    const url = `http://${incoming.headers.host}${incoming.url}`;
    const response = await handler(new Request(url, { method: incoming.method, body }));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
  };
  const server = tls ? createTlsServer(tls, answer) : createServer(answer);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: server.address().port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
