import { afterEach, describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ENVOY } from "../envoy.ts";
import {
  ask,
  becomes,
  cleanUp,
  configuration,
  folder,
  freePort,
  gatewayObjects,
  place,
  serveOne,
} from "../host-rig.ts";
import { createAuthority } from "../xds-client/mod.ts";

afterEach(cleanUp);

const API_KEY = "k3y-of-the-client-nobody-may-see";

/** Everything that must not be seen, as text and as base64 of it. */
function formsOf(secret: string): readonly string[] {
  const lines = secret.split("\n").filter((line) => line.length > 20 && !line.startsWith("-----"));
  return [...lines, ...lines.map((line) => btoa(line).slice(4, 40)), btoa(secret).slice(60, 140) || btoa(secret)];
}

const tlsSecret = (name: string, cert: string, key: string) =>
  `apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata: {name: ${name}, namespace: default}\ndata: {tls.crt: ${btoa(cert)}, tls.key: ${btoa(key)}}\n`;

const API_KEYS = `apiVersion: v1
kind: Secret
metadata: {name: keys, namespace: default}
stringData: {client: ${API_KEY}}
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: SecurityPolicy
metadata: {name: keys, namespace: default}
spec:
  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: one}]
  apiKeyAuth: {credentialRefs: [{name: keys}], extractFrom: [{headers: [x-api-key]}]}
`;

describe.skipIf(ENVOY === undefined)("secrets (need Envoy: ENVOY_PATH, or npm test)", () => {
  test("of a whole run are in no log, no page, no status and no metric", async () => {
    const authority = await createAuthority("secrets");
    const [good, other] = [await authority.issue("good"), await authority.issue("other")];
    const { home, port, put, postern } = await serveOne();
    await postern.logged(/ ready /);
    place(
      join(home, "config.yaml"),
      `${configuration(home)}logging: {level: {default: debug}}\nadmin: {enableDumpConfig: true}\n`,
    );
    await postern.logged(/the configuration was taken up/);
    const tls = await freePort();
    const listener = (name: string) =>
      `{name: ${name}, protocol: HTTPS, hostname: ${name}.example.com, port: ${tls}, tls: {certificateRefs: [{name: ${name}}]}}`;
    put("gateway.yaml", gatewayObjects(port).replace("}]}\n", `}, ${["good", "mixed"].map(listener).join(", ")}]}\n`));
    put("good.yaml", tlsSecret("good", good.cert, good.key));
    // A key that belongs to another certificate, and a file that is broken in the middle of a key.
    put("mixed.yaml", tlsSecret("mixed", good.cert, other.key));
    put("broken.yaml", tlsSecret("broken", other.cert, other.key).replace("tls.key: ", "tls.key: ["));
    put("keys.yaml", API_KEYS);
    await postern.logged(/broken\.yaml:\d+:\d+: /);
    await becomes(() => postern.condition("Programmed", "Gateway", "eg", "good"), "True Programmed");
    await becomes(() => postern.condition("ResolvedRefs", "Gateway", "eg", "mixed"), "False InvalidCertificateRef");
    await becomes(() => ask(port, "one.example.com"), "401 Client authentication failed.");

    const admin = await postern.admin();
    const pages = ["/api/config_dump", "/api/status", "/api/info", "/metrics", "/readyz"];
    const texts = await Promise.all(pages.map(async (page) => (await fetch(`${admin}${page}`)).text()));
    expect(texts[0]).toContain("[redacted]");
    postern.child.kill("SIGTERM");
    await postern.ended;
    const all = [...texts, postern.log].join("\n");
    expect(all.length).toBeGreaterThan(10_000);
    const secrets = [good.key, other.key, API_KEY].flatMap(formsOf);
    expect(secrets.length).toBeGreaterThan(6);
    expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
  }, 40_000);
});

test("are in nothing that validate and translate say, unless they are asked for", async () => {
  const authority = await createAuthority("secrets");
  const { cert, key } = await authority.issue("good");
  const dir = folder();
  const listener = "{name: https, protocol: HTTPS, port: 443, tls: {certificateRefs: [{name: good}]}}";
  const gateway = gatewayObjects(80).replace("}]}\n", `}, ${listener}]}\n`);
  writeFileSync(join(dir, "objects.yaml"), [gateway, tlsSecret("good", cert, key)].join("---\n"));
  writeFileSync(join(dir, "broken.yaml"), tlsSecret("broken", cert, key).replace("tls.key: ", "tls.key: ["));
  const run = (...args: readonly string[]) => {
    const { stdout, stderr } = spawnSync(process.execPath, ["cmd/main.ts", ...args], { encoding: "utf8" });
    return stdout + stderr;
  };
  const said = [
    run("validate", "-f", dir),
    run("translate", "--to", "gateway-api,ir,xds", "-f", join(dir, "objects.yaml")),
    run("translate", "--to", "gateway-api", "-f", dir),
  ];
  expect(said[1]).toContain("[redacted]");
  expect(formsOf(key).filter((secret) => said.join("\n").includes(secret))).toEqual([]);
  const shown = run("translate", "--to", "ir", "-o", "json", "--show-secrets", "-f", join(dir, "objects.yaml"));
  expect(shown).toContain(btoa(key));
});
