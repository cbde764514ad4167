import { expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import { becomes } from "../../host-rig.ts";
import { secretOf, tlsSecret, wrongGateway } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { overTls } from "../../policies/tls.ts";
import { openWorld } from "../../policies/world.ts";
import { createAuthority, type Identity } from "../../xds-client/certificates.ts";

const authority = await createAuthority("clients");
const stranger = await createAuthority("strangers");
const [ada, bob, guest, eve] = (await Promise.all([
  ...["ada.staff.example.com", "bob.staff.example.com", "guest.example.com"].map((host) =>
    authority.issue("client", [host]),
  ),
  stranger.issue("client", ["ada.staff.example.com"]),
])) as [Identity, Identity, Identity, Identity];

const hashOf = ({ cert }: Identity) => new X509Certificate(cert).fingerprint256.replaceAll(":", "").toLowerCase();
const ca = secretOf("clients-ca", { "ca.crt": authority.ca, "ca.crl": await authority.crl() });

const open = async () =>
  openWorld(["client-certificates", "client-certificate-rules"], {
    texts: {
      df6ff72fe9116521268f6f2dd4966f51df479883fe7037b39f75916ac3049d1a: hashOf(ada),
      "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8": hashOf(guest),
    },
    objects: [
      tlsSecret("www-example-com", await authority.issue("gateway")),
      ...wrongGateway(
        { tls: { clientValidation: { caCertificateRefs: [{ name: "clients-ca" }], certificateHashes: ["short"] } } },
        { protocol: "HTTPS", tls: { certificateRefs: [{ name: "www-example-com" }] } },
      ),
    ],
  });

proved("client certificates", open, (world) => {
  const statuses = async (gateway: string) => {
    const port = world().port(gateway);
    const answers = await Promise.all([ada, bob, guest, eve, {}].map((client) => overTls(port, client)));
    return answers.map(({ status }) => status);
  };

  test("while the CA is missing nobody gets in, and the policy says so; it opens by itself", async () => {
    expect(await statuses("secure/https")).toEqual(["500", "500", "500", "500", "500"]);
    expect(await world().verdict("ClientTrafficPolicy", "client-certificates")).toContain("clients-ca");
    world().put("ca", ca);
    await becomes(() => statuses("secure/https"), ["200", "200", "200", "refused", "refused"]);
    expect(await world().verdict("ClientTrafficPolicy", "client-certificates")).toBe("True Accepted");
  });

  test("the backend learns who it is, whatever the client itself says", async () => {
    const { seen } = await overTls(world().port("secure/https"), {
      ...ada,
      headers: { "x-forwarded-client-cert": "By=me" },
    });
    expect(seen?.headers["x-forwarded-client-cert"]).toMatch(/^Hash=[0-9a-f]{64};Subject="CN=client";URI=$/);
  });

  test("by rules on names and hashes: bob is none of those named by their hash, and the guest has no name of the staff", async () => {
    await becomes(() => statuses("staff/https"), ["200", "refused", "refused", "refused", "refused"]);
  });

  test("a hash that is none closes the listener, and the policy says so", async () => {
    await becomes(async () => (await overTls(world().port("wrong/http"), ada)).status, "500");
    expect(await world().verdict("ClientTrafficPolicy", "wrong")).toContain(
      "tls.clientValidation.certificateHashes[0]",
    );
  });
});
