import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { execFileSync } from "node:child_process";
import { existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { ENVOY } from "../../envoy.ts";
import { backend, becomes, cleanUp, folder, gatewayObjects, later, place, routeObjects } from "../../host-rig.ts";
import { ANSWERS, HOOKS, INFRA, OUTPUT, PROVIDER, TRANSLATOR } from "./plugins.ts";
import { headersOf, serveWith } from "./rig.ts";

setDefaultTimeout(60_000);

/** An HTTP API that lists objects. */
async function api(): Promise<{ readonly url: string; list: unknown[] }> {
  const served = { url: "", list: [] as unknown[] };
  const server = createServer((_request, response) => void response.end(JSON.stringify(served.list)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  later(() => {
    server.closeAllConnections();
    server.close();
  });
  served.url = `http://127.0.0.1:${(server.address() as { port: number }).port}/objects`;
  return served;
}

const site = (name: string, spec: object) =>
  JSON.stringify({ apiVersion: "acme.io/v1", kind: "Site", metadata: { name, namespace: "default" }, spec });

describe.skipIf(ENVOY === undefined)("plugins of others in the program (needs Envoy: ENVOY_PATH, or npm test)", () => {
  afterEach(cleanUp);

  test("a provider brings objects of an HTTP API beside those of files; the same object from both is told", async () => {
    const served = await api();
    const [port, other] = [await backend("api"), await backend("other")];
    served.list = routeOf("api", port);
    const { asks, readyz } = await serveWith(
      { "api.ts": PROVIDER },
      () => `- path: ./api.ts\n  config: {url: "${served.url}"}\n`,
    );
    await becomes(asks("one"), "200 one");
    await becomes(asks("api"), "200 api");
    served.list = [...routeOf("api", other), ...routeOf("one", other)];
    await becomes(asks("api"), "200 other");
    expect(await asks("one")()).toBe("200 one");
    await becomes(
      async () => /provider\/acme\/api: HTTPRoute default\/one is provider\/file's already/.test(await readyz()),
      true,
    );
  });

  test("a translator derives routes from a kind of its own; errors are told there, with file and line where its schema refuses", async () => {
    const [a, b] = [await backend("a"), await backend("b")];
    const { asks, put, postern, home } = await serveWith(
      { "sites.ts": TRANSLATOR },
      () => "- path: ./sites.ts\n  config: {gateway: eg}\n",
    );
    put("a", site("a", { host: "a.example.com", port: a }));
    await becomes(asks("a"), "200 a");
    await becomes(() => postern.condition("Accepted", "Site", "a"), "True Accepted");
    put("a", site("a", { host: "b.example.com", port: b }));
    await becomes(asks("b"), "200 b");
    await becomes(asks("a"), "404");
    put("gone", site("gone", { host: "gone.example.com", port: 0 }));
    await becomes(() => postern.condition("Accepted", "Site", "gone"), "False DerivedNotAccepted");
    expect(await postern.message("Accepted", "Site", "gone")).toContain(
      "HTTPRoute default/site-gone, which is derived from it: ResolvedRefs: ",
    );
    put("throws", site("throws", { host: "throws.example.com", port: a }));
    await becomes(
      () => postern.message("Accepted", "Site", "throws"),
      "plugin translator/acme/sites failed to derive objects from it, so there are none: boom",
    );
    put("typo", site("typo", { host: "typo.example.com", prot: 1, port: a }));
    await postern.logged(
      new RegExp(`${home}/objects/typo.yaml:1:\\d+: .*Site default/typo.*spec.prot.* is not a known field`),
    );
    expect([await asks("b")(), await asks("one")()]).toEqual(["200 b", "200 one"]);
  });

  test("an infra manager runs real Envoys with what it is lent, and the built-in one may be switched off", async () => {
    const { asks, postern, home, put } = await serveWith(
      { "runner.ts": INFRA },
      (at) => `- builtIn: infra/host\n  enabled: false\n- path: ./runner.ts\n  config: {folder: "${at}/runs"}\n`,
    );
    await becomes(asks("one"), "200 one");
    const [, pid] = await postern.logged(/an Envoy runs.*pid=(\d+)/);
    put("two", routeObjects("two", await backend("two")));
    await becomes(asks("two"), "200 two");
    expect(existsSync(join(home, "run"))).toBe(false);
    postern.child.kill("SIGTERM");
    expect(await postern.ended).toBe(0);
    expect(existsSync(`/proc/${pid}`)).toBe(false);
  });

  test("an output writes static configuration that Envoy takes", async () => {
    const { asks, put, home } = await serveWith(
      { "static.ts": OUTPUT },
      (at) => `- path: ./static.ts\n  config: {folder: "${at}/static"}\n`,
    );
    await becomes(asks("one"), "200 one");
    put("two", routeObjects("two", await backend("two")));
    const file = join(home, "static/default-eg.json");
    await becomes(async () => existsSync(file) && (await Bun.file(file).text()).includes("two.example.com"), true);
    // The access log of this Envoy goes to the standard output, which Envoy opens by name.
    const run = openSync(join(home, "told"), "w");
    execFileSync(ENVOY as string, ["--mode", "validate", "-c", file], { stdio: ["ignore", run, run] });
    const told = readFileSync(join(home, "told"), "utf8");
    expect(told).toContain("OK");
    await becomes(asks("two"), "200 two");
  });

  test("hooks are asked about what they want, add filters, and are asked again when they say so", async () => {
    const { asks, put, port, home } = await serveWith(
      { "marks.ts": HOOKS, "mark.txt": "first" },
      (at) => `- path: ./marks.ts\n  config: {file: "${at}/mark.txt"}\n`,
    );
    const text = routeObjects("two", await backend("two"));
    put(
      "two",
      text.replace(
        "name: two, namespace",
        'annotations: {gateway.envoyproxy.io/acme-mark: "yes"}, name: two, namespace',
      ),
    );
    await becomes(asks("two"), "200 two");
    await becomes(async () => (await headersOf(port, "two.example.com"))["x-mark"], "first");
    const { "x-mark": mark, "x-filter": filter } = await headersOf(port, "one.example.com");
    expect([mark, filter]).toEqual([undefined, "acme"]);
    place(join(home, "mark.txt"), "second");
    await becomes(async () => (await headersOf(port, "two.example.com"))["x-mark"], "second");
  });

  test("hooks carry out a filter of a kind of their own; routes that name it are closed while the plugin is of no use", async () => {
    const config = (starts: boolean) => () => `- path: ./stamp.ts\n  config: {starts: ${starts}}\n`;
    const stamped = async (port: number) =>
      routeObjects("two", port).replace(
        "rules: [{",
        "rules: [{filters: [{type: ExtensionRef, extensionRef: {group: acme.io, kind: Stamp, name: s}}], ",
      );
    const stamp = `---\napiVersion: acme.io/v1\nkind: Stamp\nmetadata: {name: s, namespace: default}\nspec: {text: seen}\n`;
    const good = await serveWith({ "stamp.ts": ANSWERS }, config(true));
    good.put("two", (await stamped(await backend("two"))) + stamp);
    await becomes(good.asks("two"), "200 two");
    expect((await headersOf(good.port, "two.example.com"))["x-stamp"]).toBe("seen");
    const bad = await serveWith({ "stamp.ts": ANSWERS }, config(false));
    bad.put("two", (await stamped(await backend("two"))) + stamp);
    await becomes(bad.asks("two"), "500");
    expect(await bad.asks("one")()).toBe("200 one");
    await becomes(async () => /hooks\/acme\/stamp: it is disabled/.test(await bad.readyz()), true);
  });

  test("commands know kinds of plugins: objects are translated and checked, definitions and rights printed", async () => {
    const home = folder();
    const plugin = ["--plugin", join(home, "sites.ts")];
    writeFileSync(
      join(home, "sites.ts"),
      TRANSLATOR.replace("gateway: v.string()", 'gateway: v.optional(v.string(), "eg")'),
    );
    const objects = join(home, "objects.yaml");
    writeFileSync(objects, `${gatewayObjects(8080)}---\n${site("a", { host: "a.example.com", port: 3000 })}\n`);
    const run = (...args: readonly string[]) => {
      const executable = process.env["POSTERN_EXECUTABLE"];
      const first = executable ? [executable] : [process.execPath, "cmd/main.ts"];
      const { stdout, stderr, exitCode } = Bun.spawnSync([...first, ...args, ...plugin]);
      return { out: stdout.toString(), talk: stderr.toString(), code: exitCode };
    };
    const translated = run("translate", "--to", "xds", "-t", "route", "-f", objects);
    expect([translated.code, translated.out.includes("a.example.com")]).toEqual([0, true]);
    expect(run("validate", "-f", objects).code).toBe(0);
    writeFileSync(
      objects,
      `${gatewayObjects(8080)}---\n${site("a", { host: "a.example.com", prot: 1, port: 3000 })}\n`,
    );
    expect(run("validate", "-f", objects).talk + run("validate", "-f", objects).out).toMatch(
      /objects.yaml:\d+:\d+: .*Site default\/a.*spec.prot.* is not a known field/,
    );
    expect(run("crds").out).toContain("name: sites.acme.io");
    expect(run("manifests").out).toMatch(/sites\/status/);
  });
});

/** A route with its backend, as the API lists them. */
function routeOf(name: string, port: number): unknown[] {
  return routeObjects(name, port)
    .split("---\n")
    .map((text) => Bun.YAML.parse(text));
}
