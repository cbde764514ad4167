import { expect, test } from "bun:test";
import { tlsSecret, wrongGateway } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { overTls } from "../../policies/tls.ts";
import { openWorld } from "../../policies/world.ts";
import { createAuthority } from "../../xds-client/certificates.ts";

const open = async () =>
  openWorld(["tls-versions", "tls-ciphers"], {
    objects: [
      tlsSecret("www-example-com", await (await createAuthority("web")).issue("gateway")),
      ...wrongGateway(
        { tls: { ciphers: ["ECDHE-ROT13"] } },
        { protocol: "HTTPS", tls: { certificateRefs: [{ name: "www-example-com" }] } },
      ),
    ],
  });

proved("TLS versions, ciphers and ALPN", open, (world) => {
  test("an older version than the policy's is refused in the handshake", async () => {
    const port = world().port("secure/https");
    const [newer, older] = [await overTls(port), await overTls(port, { maxVersion: "TLSv1.2" })];
    expect([newer.status, newer.protocol, older.status]).toEqual(["200", "TLSv1.3", "refused"]);
  });

  test("the version and the cipher are those of the policy, and clients without them are refused", async () => {
    const port = world().port("agreed/https");
    const { status, protocol, cipher } = await overTls(port);
    expect([status, protocol, cipher]).toEqual(["200", "TLSv1.2", "ECDHE-ECDSA-AES256-GCM-SHA384"]);
    expect((await overTls(port, { minVersion: "TLSv1.3" })).status).toBe("refused");
    const other = { ciphers: "ECDHE-ECDSA-AES128-GCM-SHA256", maxVersion: "TLSv1.2" } as const;
    expect((await overTls(port, other)).status).toBe("refused");
  });

  test("the protocol is the policy's where the client offers it", async () => {
    const offered = { ALPNProtocols: ["h2", "http/1.1"] };
    expect((await overTls(world().port("agreed/https"), offered)).alpn).toBe("http/1.1");
    expect((await overTls(world().port("secure/https"), offered)).alpn).toBe("h2");
  });

  test("a cipher that Envoy does not know closes the listener, and the policy says so", async () => {
    expect((await overTls(world().port("wrong/http"))).status).toBe("500");
    expect(await world().verdict("ClientTrafficPolicy", "wrong")).toContain("tls.ciphers[0]");
  });
});
