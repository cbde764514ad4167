import { expect, test } from "bun:test";
import { createServer } from "node:https";
import { becomes, later } from "../../host-rig.ts";
import { backendAt } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";
import { createAuthority, type Identity } from "../../xds-client/certificates.ts";

const authority = await createAuthority("backends");
const stranger = await createAuthority("strangers");

/** A backend that speaks TLS with this certificate, and the names that it was asked for. */
async function secured(identity: Identity, address: string): Promise<number> {
  const server = createServer(identity, (_incoming, response) => response.end("secured"));
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  later(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as { port: number }).port;
}

const authorityOf = (name: string, ca: string) => ({
  ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default" }, data: { "ca.crt": ca } },
});

/** A route to a Backend of its name, with a policy that wants this host and CA. */
function towards(name: string, hostname: string, ca: string): readonly object[] {
  const group = "gateway.envoyproxy.io";
  return [
    {
      ...{ apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute", metadata: { name, namespace: "default" } },
      spec: {
        ...{ parentRefs: [{ name: "shop" }], hostnames: [`${name}.example.com`] },
        rules: [{ backendRefs: [{ group, kind: "Backend", name }] }],
      },
    },
    {
      ...{ apiVersion: "gateway.networking.k8s.io/v1", kind: "BackendTLSPolicy" },
      metadata: { name, namespace: "default" },
      spec: {
        targetRefs: [{ group, kind: "Backend", name }],
        validation: { hostname, caCertificateRefs: [{ group: "", kind: "ConfigMap", name: ca }] },
      },
    },
  ];
}

const open = async () => {
  const ledger = await secured(await authority.issue("ledger", ["ledger.example.com"]), "127.1.7.1");
  const named = await secured(await authority.issue("other", ["other.example.com"]), "127.0.0.1");
  const strange = await secured(await stranger.issue("ledger", ["ledger.example.com"]), "127.0.0.1");
  return openWorld(["backend-tls"], {
    ports: { 8444: ledger },
    objects: [
      ...[backendAt("named", named), ...towards("named", "ledger.example.com", "ledger-ca")],
      ...[backendAt("strange", strange), ...towards("strange", "ledger.example.com", "ledger-ca")],
      ...[backendAt("wrong", named), ...towards("wrong", "ledger.example.com", "nowhere")],
    ],
  });
};

proved("TLS towards backends", open, (world) => {
  const ask = async (host: string) => {
    const { status, body } = await world().ask({ host: `${host}.example.com` });
    return status === 200 ? body : String(status);
  };

  test("while the CA is missing the route is closed, and the policy says so; it opens by itself", async () => {
    expect(await ask("backend-tls")).toBe("500");
    expect(await world().postern.condition("ResolvedRefs", "BackendTLSPolicy", "ledger")).toStartWith("False ");
    world().put("ca", authorityOf("ledger-ca", authority.ca));
    await becomes(() => ask("backend-tls"), "secured");
    expect(await world().verdict("BackendTLSPolicy", "ledger")).toBe("True Accepted");
  });

  test("a backend with another name, or of another CA, gets no request", async () => {
    expect([await ask("named"), await ask("strange")]).toEqual(["503", "503"]);
  });

  test("a CA that is not there closes the route, and the policy says so", async () => {
    expect(await ask("wrong")).toBe("500");
    expect(await world().postern.message("ResolvedRefs", "BackendTLSPolicy", "wrong")).toContain("nowhere");
  });
});
