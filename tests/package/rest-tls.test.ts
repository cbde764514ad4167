import { afterEach, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ENVOY } from "../envoy.ts";
import { becomes, cleanUp, freePort, later } from "../host-rig.ts";
import { echo } from "../http-world.ts";
import { createAuthority } from "../xds-client/mod.ts";
import { beginProject, ended, firstLine, startEnvoy, started, until } from "./programs.ts";
import { RUNTIMES } from "./runtimes.ts";

beforeAll(() => beginProject("embedded.mjs"), 120_000);
afterEach(cleanUp);

/** A folder with the certificate of a server, its key, its authority, and another authority. */
async function certificates(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "rest-tls-"));
  later(() => rmSync(folder, { recursive: true, force: true }));
  const authority = await createAuthority("xds");
  const { cert, key } = await authority.issue("server");
  const others = (await createAuthority("other")).ca;
  for (const [name, text] of Object.entries({ cert, key, ca: authority.ca, others }))
    writeFileSync(join(folder, `${name}.pem`), text);
  return folder;
}

/** Starts an Envoy with changes to its bootstrap; what its page for administrators says. */
async function envoyWith(bootstrap: string, change: (text: string) => string) {
  const admin = await freePort();
  const changed = JSON.parse(change(bootstrap));
  changed.admin.address.socket_address.port_value = admin;
  startEnvoy(JSON.stringify(changed));
  const page = async (path: string) => (await fetch(`http://127.0.0.1:${admin}${path}`)).text();
  const counted = async (name: string) =>
    Number(/: (\d+)/.exec(await page(`/stats?filter=^${name}$`).catch(() => ""))?.[1] ?? 0);
  return { counted, listeners: () => page("/listeners") };
}

for (const { name, command } of RUNTIMES) {
  test.skipIf(command === undefined || ENVOY === undefined)(
    `configuration by HTTP over TLS on ${name} is for who shows the token (needs that runtime, which npm test fetches, and Envoy)`,
    async () => {
      const { port: backend } = await echo("b");
      const [port, folder] = [await freePort(), await certificates()];
      const program = started([...(command ?? []), "embedded.mjs", "rest", String(port), String(backend), folder]);
      const bootstrap = await firstLine(program);
      expect(bootstrap).toContain("only for proxies");

      const stranger = await envoyWith(bootstrap, (text) => text.replace("only for proxies", "only for strangers"));
      await becomes(async () => (await stranger.counted("cluster.xds_cluster.upstream_rq_401")) >= 4, true);
      const mistrusting = await envoyWith(bootstrap, (text) => text.replace("/ca.pem", "/others.pem"));
      await becomes(async () => (await mistrusting.counted("cluster.xds_cluster.ssl.fail_verify_error")) >= 1, true);

      startEnvoy(bootstrap);
      await until(port, "/first", 200);
      program.stdin?.write("second\n");
      await until(port, "/second", 200);
      for (const without of [stranger, mistrusting]) {
        expect(await without.listeners()).toBe("");
        expect(await without.counted("listener_manager.lds.update_success")).toBe(0);
      }
      expect(await ended(program)).toBe(0);
    },
    60_000,
  );
}
