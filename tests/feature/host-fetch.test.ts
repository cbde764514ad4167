import { afterEach, describe, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ENVOY } from "../envoy.ts";
import { ask, becomes, cleanUp, serveOne } from "../host-rig.ts";

afterEach(cleanUp);

const MARK = "not-for-tenants";

/** A policy that has Postern fetch what is at an address, for the route `one`. */
const policy = (issuer: string) => `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: SecurityPolicy
metadata: {name: evil, namespace: default}
spec:
  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: one}]
  oidc:
    provider: {issuer: "${issuer}"}
    clientID: a
    clientSecret: {name: secret}
---
apiVersion: v1
kind: Secret
metadata: {name: secret, namespace: default}
stringData: {client-secret: s}
`;

describe.skipIf(ENVOY === undefined)("what policies have fetched (needs Envoy: ENVOY_PATH, or npm test)", () => {
  test("is no file of the controller, no data and no address of a cloud, and the route of such a policy is closed", async () => {
    const { postern, port, home, put } = await serveOne();
    await becomes(() => ask(port, "one.example.com"), "200 one");
    mkdirSync(join(home, "secret/.well-known"), { recursive: true });
    const found = { authorization_endpoint: `https://${MARK}`, token_endpoint: `https://${MARK}` };
    writeFileSync(join(home, "secret/.well-known/openid-configuration"), JSON.stringify(found));
    const reasons: Readonly<Record<string, string>> = {
      [`file://${home}/secret`]: "the address is neither of http nor of https",
      "data:application/json,{}": "the address is neither of http nor of https",
      "s3://bucket/key": "the address is neither of http nor of https",
      "http://169.254.169.254/latest": "an address of this machine, its link or a metadata service",
    };
    for (const [issuer, reason] of Object.entries(reasons)) {
      put("evil.yaml", policy(issuer));
      const said = async () => String(JSON.stringify(await postern.status("SecurityPolicy", "evil")));
      await becomes(async () => (await said()).includes(reason), true);
      expect(await said()).not.toContain(MARK);
      await becomes(async () => (await ask(port, "one.example.com")).slice(0, 3), "500");
    }
    expect(postern.log).not.toContain(MARK);
  }, 60_000);
});
