import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ENVOY } from "../envoy.ts";
import { cleanUp, configuration, folder, freePort, gatewayObjects, Running, routeObjects } from "../host-rig.ts";

setDefaultTimeout(60_000);
afterEach(cleanUp);

const MARK = `import { definePlugin } from "@postern/plugin";
import * as v from "valibot";
export default definePlugin({
  kind: "hooks", name: "acme/mark", version: "1.2.3", stability: "beta", summary: "Marks hosts.",
  config: v.strictObject({ mark: v.optional(v.string(), "marked") }),
  create: ({ config }) => ({
    virtualHost: (host) => ({ ...host, domains: [...host.domains, config.mark + "-" + host.domains[0]] }),
    route: { order: "post", handler(route) { if (route.name.includes("/bad/")) throw new Error("boom"); } },
  }),
});
`;

/** A folder with a configuration, its objects and a plugin. */
async function world(plugins = "") {
  const home = folder();
  mkdirSync(join(home, "objects"));
  writeFileSync(join(home, "mark.ts"), MARK);
  writeFileSync(join(home, "config.yaml"), configuration(home) + plugins);
  writeFileSync(join(home, "objects/all.yaml"), `${gatewayObjects(await freePort())}---\n${routeObjects("good", 1)}`);
  return home;
}

/** The output of a command, and its exit code. */
async function postern(...args: readonly string[]) {
  const child = Bun.spawn([process.execPath, "cmd/main.ts", ...args], { stdout: "pipe", stderr: "pipe" });
  const [out, talk] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { out, talk, code: await child.exited };
}

const translated = (home: string, ...more: readonly string[]) =>
  postern("translate", "--to", "xds", "-t", "route", "-f", join(home, "objects"), ...more);

test("translate shows what plugins of the command line change, and fails where a hook does", async () => {
  const home = await world();
  const plugin = ["--plugin", join(home, "mark.ts")];
  expect((await translated(home)).out).not.toContain("marked-good.example.com");
  expect(await translated(home, ...plugin)).toMatchObject({
    code: 0,
    out: expect.stringContaining("marked-good.example.com"),
  });
  writeFileSync(join(home, "objects/bad.yaml"), routeObjects("bad", 1));
  expect(await translated(home, ...plugin)).toMatchObject({
    code: 1,
    talk: expect.stringMatching(/bad.*the hook route of plugin hooks\/acme\/mark failed.*boom/),
  });
  expect(await translated(home, "--plugin", join(home, "none.ts"))).toMatchObject({
    code: 1,
    talk: expect.stringMatching(/--plugin .*none.ts path: Cannot find module/),
  });
});

test("validate takes plugins of the configuration and tells of hooks that fail at the object, and of plugins with file, line and path", async () => {
  const home = await world("plugins:\n- path: ./mark.ts\n");
  const validate = () => postern("validate", "-c", join(home, "config.yaml"), "-f", join(home, "objects"));
  expect(await validate()).toMatchObject({ code: 0, out: "" });
  writeFileSync(join(home, "objects/bad.yaml"), routeObjects("bad", 1));
  const { out, code } = await validate();
  expect([code, out]).toEqual([
    1,
    expect.stringMatching(/objects\/bad\.yaml:1:1: HTTPRoute default\/bad: .*plugin hooks\/acme\/mark failed.*boom/),
  ]);
  writeFileSync(join(home, "config.yaml"), `${configuration(home)}plugins:\n- path: ./mark.ts\n  config: {mrak: a}\n`);
  expect((await validate()).out).toMatch(
    /config\.yaml:11:12: plugins\[0\]\.config\.mrak: is not a known field \(plugin acme\/mark\)/,
  );
});

/** Routes out of a kind of its own. */
const SITES = `import { definePlugin } from "@postern/plugin";
import * as v from "valibot";
export default definePlugin({
  kind: "translator", name: "acme/sites", version: "1.0.0", stability: "alpha", summary: "Sites become routes.",
  config: v.strictObject({}),
  kinds: [{ group: "acme.io", version: "v1", kind: "Site", schema: v.strictObject({ host: v.string(), backend: v.string() }) }],
  create: () => ({
    derives: [{
      from: "acme.io/Site",
      derive: ({ metadata: { name, namespace }, spec: { host, backend } }) => {
        if (host === "boom") throw new Error("no such host");
        const backendRefs = [{ group: "gateway.envoyproxy.io", kind: "Backend", name: backend }];
        const spec = { parentRefs: [{ name: "eg" }], hostnames: [host], rules: [{ backendRefs }] };
        return { objects: [{ apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute", metadata: { name: "site-" + name, namespace }, spec }] };
      },
    }],
  }),
});
`;

const site = (name: string, host: string, backend: string) =>
  `apiVersion: acme.io/v1\nkind: Site\nmetadata: {name: ${name}, namespace: default}\nspec: {host: ${host}, backend: ${backend}}\n`;

test("validate tells what is wrong with an object that was derived at the one that somebody wrote", async () => {
  const home = await world();
  writeFileSync(join(home, "sites.ts"), SITES);
  const sites = [site("good", "a.test", "good"), site("lost", "b.test", "none"), site("odd", "boom", "good")];
  writeFileSync(join(home, "objects/sites.yaml"), sites.join("---\n"));
  const args = ["-f", join(home, "objects"), "--plugin", join(home, "sites.ts")];
  const { out, code } = await postern("validate", ...args);
  expect(code).toBe(1);
  const told = out.split("\n").filter((line) => line !== "");
  expect(told.map((line) => line.replace(`${home}/objects/`, ""))).toEqual([
    expect.stringMatching(
      /^sites\.yaml:6:1: Site default\/lost: derives HTTPRoute default\/site-lost: Backend default\/none does not exist/,
    ),
    expect.stringMatching(/^sites\.yaml:11:1: Site default\/odd: .*no such host/),
  ]);
  expect((await translated(home, "--plugin", join(home, "sites.ts"))).talk).toMatch(
    /Site default\/odd: .*no such host/,
  );
});

describe.skipIf(ENVOY === undefined)("a Postern that runs (needs Envoy: ENVOY_PATH, or npm test)", () => {
  test("lists its plugins, those that are left out too, over HTTP and by the command", async () => {
    const uses =
      "plugins:\n- path: ./mark.ts\n- {path: ./mark.ts, name: two, config: {mark: two}}\n- path: ./none.ts\n";
    const home = await world(uses);
    const running = new Running(join(home, "config.yaml"));
    await running.logged(/ ready /);
    const admin = (await running.admin()).replace("http://", "");
    const { out } = await postern("plugin", "list", "--json", "--admin", admin);
    const rows = JSON.parse(out) as readonly Record<string, unknown>[];
    expect(await (await fetch(`http://${admin}/api/plugins`)).json()).toEqual(rows as never);
    const mark = { kind: "hooks", name: "acme/mark", version: "1.2.3", stability: "beta", summary: "Marks hosts." };
    const hooks = { route: "post", virtualHost: "normal" };
    expect(rows.slice(0, 2)).toEqual([
      { id: "hooks/acme/mark", ...mark, file: join(home, "mark.ts"), hooks, state: "running" },
      { id: "hooks/acme/mark#two", ...mark, file: join(home, "mark.ts"), hooks, state: "running" },
    ]);
    expect(rows.at(-1)).toMatchObject({
      ...{ id: "plugin/none.ts", state: "disabled" },
      reason: expect.stringMatching(/config\.yaml:12:3: plugins\[2\]\.path: Cannot find module/),
    });
    const table = await postern("plugin", "list", "--admin", admin);
    expect(table.out).toMatch(
      /ID +VERSION +STABILITY +HOOKS +STATE\nhooks\/acme\/mark +1\.2\.3 +beta +route \(post\), virtualHost +running\n/,
    );
    expect(await postern("plugin", "list", "--admin", "127.0.0.1:1")).toMatchObject({
      code: 1,
      talk: expect.stringContaining("no Postern answers at 127.0.0.1:1"),
    });
  });
});
