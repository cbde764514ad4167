import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { XdsIr } from "../../core/ir/mod.ts";
import { encodedResource, typeUrls } from "../../plugins/xds/cache/mod.ts";
import { translateXds } from "../../plugins/xds/translate/mod.ts";
import { ENVOY } from "../envoy.ts";
import { becomes, freePort } from "../host-rig.ts";
import { createAuthority, layOutEnvoy, type Rig, startRig } from "../xds-client/mod.ts";

/** The answer of a port of the proxy. */
async function asked(port: number, path = "/ready"): Promise<number | string> {
  try {
    return (await fetch(`http://127.0.0.1:${port}${path}`)).status;
  } catch {
    return "nobody";
  }
}

describe.skipIf(ENVOY === undefined)("the listener for probes (needs Envoy: ENVOY_PATH, or npm test)", () => {
  const dir = mkdtempSync(join(tmpdir(), "pod-probes-"));
  let rig: Rig;
  let envoy: Bun.Subprocess;
  let ready: number;
  let web: number;
  let sequence = 0;

  /** Serves the listeners of a data plane, as Postern translates them. */
  async function serve(xds: XdsIr): Promise<void> {
    const { listeners } = translateXds(xds, { controllerNamespace: "envoy-gateway-system" }).resources;
    const messages = listeners.map(({ message }) => encodedResource(typeUrls.listener, message));
    rig.cache.set("default/eg", { sequence: ++sequence, types: new Map([[typeUrls.listener, messages]]) });
    await rig.server.served(sequence);
  }

  const readyListener = () => ({ address: "0.0.0.0", port: ready, ipFamily: "IPv4" as const, path: "/ready" });
  const udp = () => [{ name: "default/eg/web", address: "127.0.0.1", port: web }];
  const dynamicListeners = async () => {
    const admin = readFileSync(join(dir, "admin"), "utf8").trim();
    const dump = await (await fetch(`http://${admin}/config_dump?resource=dynamic_listeners`)).json();
    const { configs = [] } = dump as { configs?: { name: string; active_state?: object }[] };
    // One that drains is still in the list.
    return configs.filter(({ active_state }) => active_state !== undefined).map(({ name }) => name);
  };

  beforeAll(async () => {
    [ready, web] = [await freePort(), await freePort()];
    const authority = await createAuthority("xds");
    rig = await startRig({ tls: { ...(await authority.issue("server")), clientCa: authority.ca } });
    await layOutEnvoy(dir, authority, rig.port, { readyPort: ready, topologyInjectorDisabled: true });
    const files = ["-c", join(dir, "bootstrap.yaml"), "--admin-address-path", join(dir, "admin")];
    const identity = ["--service-node", "envoy-1", "--service-cluster", "default/eg"];
    const more = ["--concurrency", "1", "--use-dynamic-base-id", "--log-level", "warn"];
    envoy = Bun.spawn([ENVOY ?? "", ...files, ...identity, ...more], { stdout: "ignore", stderr: "ignore" });
  }, 60_000);

  afterAll(async () => {
    envoy?.kill();
    await envoy?.exited;
    await rig?.[Symbol.asyncDispose]();
    rmSync(dir, { recursive: true });
  });

  test("answers when the proxy has its first configuration, not before", async () => {
    await becomes(() => rig.server.peers().length, 1);
    expect(await asked(ready)).toBe("nobody");
    await serve({ readyListener: readyListener(), udp: udp() });
    await becomes(() => asked(ready), 200);
    expect(await asked(ready, "/other")).toBe(500);
    expect(await dynamicListeners()).toEqual(["default/eg/web"]);
  });

  test("stays when the configuration loses all its listeners, and is refused by nobody", async () => {
    await serve({});
    await becomes(dynamicListeners, []);
    expect(await asked(ready)).toBe(200);
    await serve({ readyListener: readyListener(), udp: udp() });
    await becomes(dynamicListeners, ["default/eg/web"]);
    expect(await asked(ready)).toBe(200);
    expect(rig.nacks).toEqual([]);
  });

  test("fails while the proxy drains", async () => {
    const admin = readFileSync(join(dir, "admin"), "utf8").trim();
    await fetch(`http://${admin}/healthcheck/fail`, { method: "POST" });
    await becomes(() => asked(ready), 503);
  });
});
