import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ENVOY } from "../../envoy.ts";
import { becomes, cleanUp, folder, later } from "../../host-rig.ts";
import { send } from "../../http-world.ts";
import { policyOn, shopRoute } from "../../policies/objects.ts";
import { openWorld, type World } from "../../policies/world.ts";

const COMPILER = Bun.which("cc");
const needs =
  ENVOY === undefined ? "Envoy: ENVOY_PATH, or npm test" : COMPILER === null ? "a compiler of C: cc" : undefined;

/** The module, compiled. */
function compiled(): string {
  const path = join(folder(), "libmarker.so");
  const source = join(import.meta.dir, "../../policies/dynamic-module.c");
  const { status, stderr } = spawnSync(COMPILER ?? "", ["-shared", "-fPIC", "-o", path, source], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return path;
}

describe.skipIf(needs !== undefined)(`dynamic modules (need ${needs ?? "nothing more"})`, () => {
  let world: World;
  beforeAll(async () => {
    const path = compiled();
    const bytes = readFileSync(path);
    const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response(bytes) });
    later(() => void server.stop(true));
    world = await openWorld(["dynamic-modules"], {
      texts: {
        "/usr/lib/envoy/libmarker.so": path,
        "http://modules.example.com:8420": `http://127.0.0.1:${server.port}`,
        ["0".repeat(64)]: createHash("sha256").update(bytes).digest("hex"),
      },
      objects: [
        shopRoute("wrong", "modular"),
        policyOn("wrong", "EnvoyExtensionPolicy", { dynamicModule: [{ name: "nobodys" }] }),
      ],
    });
  });
  afterAll(cleanUp);

  const ask = async (host: string) => {
    const { status, headers } = await send(world.port("modular/http"), { host: `${host}.example.com` });
    return `${status} ${headers["x-module"] ?? "unmarked"}`;
  };

  test("one of a file runs in the proxy, with the configuration of the policy", async () => {
    await becomes(() => ask("modules"), '200 {"by":"a file"}');
  });

  test("one from a server does too", async () => {
    await becomes(() => ask("fetched-modules"), '200 {"by":"a server"}');
  });

  test("one that the EnvoyProxy does not have closes its route, and the policy says so", async () => {
    expect(await ask("wrong")).toBe("500 unmarked");
    expect(await world.verdict("EnvoyExtensionPolicy", "wrong")).toContain("nobodys");
  });

  test("a filter that the module does not have costs its route alone, and the policy says what Envoy says", async () => {
    world.put(
      "later",
      shopRoute("no-filter", "modular"),
      policyOn("no-filter", "EnvoyExtensionPolicy", { dynamicModule: [{ name: "marker", filterName: "other" }] }),
    );
    await becomes(async () => (await world.verdict("EnvoyExtensionPolicy", "no-filter")).startsWith("False "), true);
    await becomes(() => ask("no-filter"), "500 unmarked");
    expect(await ask("modules")).toBe('200 {"by":"a file"}');
  });
});
