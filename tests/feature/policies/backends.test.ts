import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createServer, type TlsOptions } from "node:tls";
import { ENVOY } from "../../envoy.ts";
import { becomes, cleanUp, later } from "../../host-rig.ts";
import { shelf } from "../../policies/backends.ts";
import { type ClusterWorld, openCluster } from "../../policies/cluster-world.ts";
import { asking, dnsServer } from "../../policies/dns-server.ts";
import { tlsSecret } from "../../policies/objects.ts";
import { createAuthority } from "../../xds-client/certificates.ts";

const authority = await createAuthority("backends");
const stranger = await createAuthority("strangers");

/** A backend that speaks TLS, and says whom its client showed itself to be. */
async function secured(options: TlsOptions, address: string): Promise<number> {
  const server = createServer(options, (socket) => {
    const body = `for ${socket.getPeerCertificate()?.subject?.CN ?? "nobody"}`;
    const head = `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n`;
    socket.on("error", () => {}).once("data", () => socket.end(head + body));
  });
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  later(() => void server.close());
  return (server.address() as { port: number }).port;
}

const NAME = "library.example.org";
let named: number;

const open = async () => {
  const own = await authority.issue("vault", ["vault.example.com"]);
  const vault = await secured({ ...own, requestCert: true, ca: authority.ca }, "127.1.7.3");
  const trial = await secured(await stranger.issue("trial", ["elsewhere.example.com"]), "127.1.7.4");
  ({ port: named } = await shelf("named", "127.1.9.1"));
  const names = await dnsServer(NAME);
  names.say("127.1.9.1");
  return openCluster(["backends"], {
    proxy: { bootstrap: asking(names) },
    // Backends may be on this machine then.
    parts: async () => ({ settings: { runningOnHost: true } }),
    ports: { 8445: vault, 8446: trial },
    objects: [
      tlsSecret("vault-client", await authority.issue("gateway")),
      {
        ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "vault-ca", namespace: "default" } },
        data: { "ca.crt": authority.ca },
      },
      {
        ...{ apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "Backend" },
        metadata: { name: "wrong", namespace: "default" },
        spec: {
          endpoints: [{ ip: { address: "127.1.7.3", port: vault } }],
          tls: {
            caCertificateRefs: [{ group: "", kind: "ConfigMap", name: "vault-ca" }],
            clientCertificateRef: { name: "none" },
          },
        },
      },
      {
        ...{ apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute" },
        metadata: { name: "wrong", namespace: "default" },
        spec: {
          ...{ parentRefs: [{ name: "shop" }], hostnames: ["wrong.example.com"] },
          rules: [{ backendRefs: [{ group: "gateway.envoyproxy.io", kind: "Backend", name: "wrong" }] }],
        },
      },
    ],
  });
};

describe.skipIf(ENVOY === undefined)("backends outside (needs Envoy: ENVOY_PATH, or npm test)", () => {
  let world: ClusterWorld;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(cleanUp);

  const ask = async (host: string, path = "/") => {
    const { status, body } = await world.ask("shop", { host, path });
    return status === 200 ? body : String(status);
  };

  test("one that wants a certificate is shown that of its Backend", async () => {
    await becomes(() => ask("vault.example.com"), "for gateway");
  });

  test("one whose certificate is anybody's is reached where nobody looks at it", async () => {
    await becomes(() => ask("trial.example.com"), "for nobody");
  });

  test("a request goes to the host that it names, and never to the proxy itself", async () => {
    await becomes(async () => (await ask(`${NAME}:${named}`, "/anywhere")).includes('"backend":"named"'), true);
    expect([await ask("nowhere.invalid", "/anywhere"), await ask(`localhost:${named}`, "/anywhere")]).toEqual([
      "503",
      "403",
    ]);
  });

  test("a certificate that is not there closes the route, and its status says so", async () => {
    expect(await ask("wrong.example.com")).toBe("500");
    expect(world.told("HTTPRoute", "wrong", "ResolvedRefs")).toContain("none");
  });
});
