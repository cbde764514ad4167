import { afterEach, describe, expect, test } from "bun:test";
import { mkdirSync, readdirSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asking } from "../asking.ts";
import { ENVOY } from "../envoy.ts";
import {
  ask,
  backend,
  becomes,
  cleanUp,
  configuration,
  folder,
  freePort,
  place,
  Running,
  routeObjects,
  serveOne,
} from "../host-rig.ts";

afterEach(cleanUp);

/** Puts another configuration in place of the one in force. */
const configure = (home: string, change: (text: string) => string) =>
  place(join(home, "config.yaml"), change(configuration(home)));

const withFolders = (text: string, home: string) =>
  text.replace(`"${home}/objects"`, `"${home}/objects", "${home}/more"`);

const TAKEN_UP = /the configuration was taken up/;

describe.skipIf(ENVOY === undefined)("a changed configuration (needs Envoy: ENVOY_PATH, or npm test)", () => {
  test("that needs a new gateway is taken up without a lost request, and nothing of the old one stays", async () => {
    const { home, port, postern } = await serveOne();
    await becomes(() => ask(port, "one.example.com"), "200 one");
    const [before] = await postern.envoys();
    mkdirSync(join(home, "more"));
    writeFileSync(join(home, "more/two.yaml"), routeObjects("two", await backend("two")));
    const end = asking(port, "one.example.com", "200 one");
    configure(home, (text) => withFolders(text, home));
    await postern.logged(TAKEN_UP);
    expect(await ask(port, "two.example.com")).toBe("200 two");
    const { count, wrong } = await end();
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(10);
    const after = await postern.envoys();
    expect(after.map(({ key, pid }) => [key, pid === before?.pid])).toEqual([["default/eg", false]]);
    expect(readdirSync(join(home, "run")).length).toBe(1);
    const metrics = await (await fetch(`${await postern.admin()}/metrics`)).text();
    expect(metrics).toContain('xds_connected_proxies{protocol="delta"} 1\n');
  }, 40_000);

  test("with a key that is not known is refused with its path; the one in force stays", async () => {
    const { home, port, put, postern } = await serveOne();
    await becomes(() => ask(port, "one.example.com"), "200 one");
    configure(home, (text) => text.replace("runtimeDir:", "runtimeDirectory:"));
    await postern.logged(
      /config\.yaml:7:\d+: provider\.custom\.infrastructure\.host\.runtimeDirectory: is not a known field/,
    );
    await postern.logged(/the configuration is not valid, the one in force stays/);
    put("two.yaml", routeObjects("two", await backend("two")));
    await becomes(() => ask(port, "two.example.com"), "200 two");
    configure(home, (text) => `${text}logging: {level: {default: debug}}\n`);
    await postern.logged(TAKEN_UP);
    expect(await ask(port, "one.example.com")).toBe("200 one");
  });

  test.each(["conf", "run"])("that cannot be started leaves the one before in force (%s)", async (name) => {
    const { home, port, postern } = await serveOne();
    await becomes(() => ask(port, "one.example.com"), "200 one");
    const envoys = await postern.envoys();
    configure(home, (text) => text.replace(`${home}/${name}`, "/proc/no-folder"));
    await postern.logged(/the new configuration cannot be served, the one before stays in force .*\/proc\/no-folder/);
    expect(await postern.envoys()).toEqual(envoys);
    expect(await ask(port, "one.example.com")).toBe("200 one");
  });

  test("whose Envoys do not come up leaves the one before in force, and what follows is taken up", async () => {
    const envoy = join(folder(), "envoy");
    symlinkSync(ENVOY as string, envoy);
    const { home, port, put, postern } = await serveOne({ ENVOY_PATH: envoy });
    await becomes(() => ask(port, "one.example.com"), "200 one");
    const [before] = await postern.envoys();
    const end = asking(port, "one.example.com", "200 one");
    unlinkSync(envoy);
    symlinkSync("/bin/false", envoy);
    configure(home, (text) => text.replace(`${home}/run`, `${home}/other`));
    await postern.logged(
      /the new configuration does not serve, the one before stays in force .*default\/eg \(Envoy did not start/,
      30_000,
    );
    expect(await postern.envoys()).toEqual([before as never]);
    expect((await end()).wrong).toEqual([]);
    put("two.yaml", routeObjects("two", await backend("two")));
    await becomes(() => ask(port, "two.example.com"), "200 two");
    configure(home, (text) => text.replace("enableBackend: true", "enableBackend: false"));
    await becomes(() => postern.condition("ResolvedRefs", "HTTPRoute", "one"), "False UnsupportedValue");
  }, 60_000);

  test("moves the admin address, and says what is in force without its secrets", async () => {
    const { home, port, postern } = await serveOne();
    await becomes(() => ask(port, "one.example.com"), "200 one");
    const first = await postern.admin();
    const [envoy] = await postern.envoys();
    const next = await freePort();
    const redis = "rateLimit: {backend: {type: Redis, redis: {url: 'redis://user:hunter2@127.0.0.1:6379'}}}";
    configure(home, (text) => `${text}admin: {address: {port: ${next}}, enableDumpConfig: true}\n${redis}\n`);
    await postern.logged(TAKEN_UP);
    const dump = await (await fetch(`http://127.0.0.1:${next}/api/config_dump?resource=configuration`)).text();
    expect(JSON.parse(dump).configuration.admin.address).toEqual({ host: "127.0.0.1", port: next });
    expect(dump).toContain("redis://user:[redacted]@127.0.0.1:6379");
    expect(await fetch(`${first}/healthz`).catch(() => "gone")).toBe("gone");
    await postern.logged(/the configuration in force .*redis:\/\/user:\[redacted\]@/);
    expect(postern.log).not.toContain("hunter2");
    expect((await postern.envoys()).length).toBe(1);
    expect(envoy?.key).toBe("default/eg");
  }, 40_000);
});

test.skipIf(ENVOY === undefined)(
  "warnings of a configuration are told at the start and with a change (needs Envoy)",
  async () => {
    const { home, postern } = await serveOne();
    await postern.admin();
    configure(home, (text) => `${text}gateway: {provider: {}}\nlogging: {level: {default: debug}}\n`);
    await postern.logged(/WARN .*gateway\.provider: has no effect here/);
    const again = new Running(join(home, "config.yaml"));
    await again.logged(/WARN {2}default \S+config\.yaml:\d+:\d+: gateway\.provider: has no effect here/);
  },
  20_000,
);
