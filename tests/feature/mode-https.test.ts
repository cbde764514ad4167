import { afterEach, describe, expect, test } from "bun:test";
import { createServer } from "node:http";
import { join } from "node:path";
import { connect, type TLSSocket } from "node:tls";
import { ENVOY } from "../envoy.ts";
import {
  ask,
  backend,
  becomes,
  cleanUp,
  folder,
  freePort,
  gatewayObjects,
  later,
  routeObjects,
  serveOne,
} from "../host-rig.ts";
import { secret, subject } from "../tls-rig.ts";

afterEach(cleanUp);

/** An open connection that asks one request after the other. */
function kept(port: number, servername: string): Promise<{ socket: TLSSocket; ask(): Promise<string> }> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, servername, rejectUnauthorized: false }, () => {
      later(() => void socket.destroy());
      const once = () =>
        new Promise<string>((answered, failed) => {
          socket.once("data", (chunk: Buffer) => answered(chunk.toString().split("\r\n")[0] as string));
          socket.once("close", () => failed(new Error("the connection was closed")));
          socket.write(`GET / HTTP/1.1\r\nhost: ${servername}\r\n\r\n`);
        });
      resolve({ socket, ask: once });
    });
    socket.once("error", reject);
  });
}

describe.skipIf(ENVOY === undefined)("HTTPS on a host (needs Envoy: ENVOY_PATH, or npm test)", () => {
  test("several certificates on one listener, and listeners by hostname on one port: SNI decides", async () => {
    const rig = await serveOne();
    const tls = await freePort();
    for (const name of ["a", "b", "c"]) rig.put(`${name}.yaml`, await secret(name, `${name}.example.com`));
    const https = (name: string, refs: string, hostname: string) =>
      `{name: ${name}, hostname: ${hostname}, protocol: HTTPS, port: ${tls}, tls: {certificateRefs: [${refs}]}}`;
    const more = [
      https("both", "{name: a}, {name: b}", '"*.example.com"'),
      https("own", "{name: c}", "c.example.com"),
    ].join(", ");
    rig.put("gateway.yaml", gatewayObjects(rig.port).replace("}]}\n", `}, ${more}]}\n`));
    rig.put("c-route.yaml", routeObjects("c", await backend("see")));
    for (const name of ["a", "b", "c"]) await becomes(() => subject(tls, `${name}.example.com`), name);
    const { ask: askOne } = await kept(tls, "one.example.com");
    expect(await askOne()).toBe("HTTP/1.1 200 OK");
    const { ask: askC } = await kept(tls, "c.example.com");
    expect(await askC()).toBe("HTTP/1.1 200 OK");
    expect([
      "ECONNRESET",
      "closed",
      "Client network socket disconnected before secure TLS connection was established",
    ]).toContain(await subject(tls, "elsewhere.org"));
  });

  test("a certificate that is replaced counts for new connections, and those that are open stay", async () => {
    const rig = await serveOne();
    const tls = await freePort();
    const put = async (name: string) =>
      rig.put("secret.yaml", (await secret(name, "one.example.com")).replace(`{name: ${name},`, "{name: cert,"));
    await put("before");
    const listener = `{name: https, protocol: HTTPS, port: ${tls}, tls: {certificateRefs: [{name: cert}]}}`;
    rig.put("gateway.yaml", gatewayObjects(rig.port).replace("}]}\n", `}, ${listener}]}\n`));
    await becomes(() => subject(tls, "one.example.com"), "before");
    const { socket, ask: askAgain } = await kept(tls, "one.example.com");
    expect(await askAgain()).toBe("HTTP/1.1 200 OK");
    for (const name of ["after", "again"]) {
      await put(name);
      await becomes(() => subject(tls, "one.example.com"), name);
      expect(await askAgain()).toBe("HTTP/1.1 200 OK");
    }
    expect(socket.getPeerCertificate().subject?.CN).toBe("before");
    expect((await rig.postern.envoys()).length).toBe(1);
  });

  test("a Backend is reached by address, by name, and by unix socket where policies ask for a service; a route may not use a socket", async () => {
    const rig = await serveOne();
    const path = join(folder(), "backend.sock");
    const server = createServer((request, response) => {
      response.writeHead(request.url === "/open" ? 200 : 403).end();
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
    later(() => void server.close());
    const endpoint = (name: string, text: string) => routeObjects(name, 1).replace(/\{ip: .*\}\]\}/, `${text}]}`);
    rig.put("fqdn.yaml", endpoint("fqdn", `{fqdn: {hostname: localhost, port: ${await backend("name")}}}`));
    rig.put("unix.yaml", endpoint("unix", `{unix: {path: ${path}}}`));
    rig.put(
      "policy.yaml",
      `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: SecurityPolicy
metadata: {name: asks, namespace: default}
spec:
  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: fqdn}]
  extAuth: {http: {backendRefs: [{group: gateway.envoyproxy.io, kind: Backend, name: unix}]}}
`,
    );
    await becomes(() => ask(rig.port, "one.example.com"), "200 one");
    await becomes(() => ask(rig.port, "fqdn.example.com", "/open"), "200 name");
    await becomes(() => ask(rig.port, "fqdn.example.com", "/closed"), "403");
    await becomes(() => rig.postern.condition("ResolvedRefs", "HTTPRoute", "unix"), "False UnsupportedAddressType");
    expect(await ask(rig.port, "unix.example.com")).toBe("500");
  });
});
