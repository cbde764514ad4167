/**
 * A program that embeds a gateway, as one of anybody's would: `embedded.mjs grpc|rest GATEWAY-PORT BACKEND-PORT`. It prints Envoy's bootstrap, takes a line with a header's
 * value for each change of its route, and ends with its input.
 */
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { createGateway, envoyBootstrap, memory, restBootstrap, xdsHandler } from "postern";

const [mode, port, backend] = process.argv.slice(2);
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
  console.log(JSON.stringify(restBootstrap(dataPlane, { port: served.port, token, refreshMs: 200 })));
}

const input = createInterface({ input: process.stdin });
for await (const line of input) objects.applyYaml(route(line));
closeServer();
await gateway.stop();
process.exit(0);

/** The server that each runtime has. */
async function serve(handler) {
  if (globalThis.Deno) {
    const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, handler);
    return { port: server.addr.port, close: () => void server.shutdown() };
  }
  if (globalThis.Bun) {
    const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: handler });
    return { port: server.port, close: () => void server.stop(true) };
  }
  const server = createServer(async (incoming, outgoing) => {
    const body = await new Response(incoming).text();
    const url = `http://${incoming.headers.host}${incoming.url}`;
    const answer = await handler(new Request(url, { method: incoming.method, body }));
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: server.address().port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
