import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, openSync, rmSync, symlinkSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ENVOY } from "../envoy.ts";
import {
  ask,
  backend,
  becomes,
  cleanUp,
  configuration,
  gatewayObjects,
  place,
  routeObjects,
  serveOne,
} from "../host-rig.ts";
import { OTHER_USER, otherUserCanRun } from "../other-user.ts";

const waits = ENVOY === undefined;
let rig: Awaited<ReturnType<typeof serveOne>>;
let other: number;

const path = (name: string) => join(rig.home, "objects", name);
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const serves = async () => expect(await ask(rig.port, "one.example.com")).toBe("200 one");

/** The line of the log about a file, from the line number on. */
async function refusal(name: string): Promise<string> {
  return (await rig.postern.logged(new RegExp(`${escaped(path(name))}:(.*)`)))[1] as string;
}

/** A change after the fault is taken up as if there had been none. */
async function goesOn(name: string): Promise<void> {
  rig.put(`${name}.yaml`, routeObjects(name, other));
  await becomes(() => ask(rig.port, `${name}.example.com`), "200 other");
  await serves();
}

describe.skipIf(waits)("faults of files (needs Envoy: ENVOY_PATH, or npm test)", () => {
  beforeAll(async () => {
    rig = await serveOne();
    other = await backend("other");
    await becomes(() => ask(rig.port, "one.example.com"), "200 one");
  });
  afterAll(cleanUp);

  const broken = (change: (text: string) => string) => change(routeObjects("broken", 3000));
  test.each([
    [
      "broken YAML",
      broken((text) => text.replace("parentRefs: [", "parentRefs: {")),
      /^5:\d+: HTTPRoute default\/broken: /,
    ],
    ["a tab where spaces are due", broken((text) => text.replace("  hostnames", "\thostnames")), /^6:1: .*[Tt]ab/],
    [
      "an unknown field",
      broken((text) => text.replace("hostnames:", "hostname:")),
      /^6:3: HTTPRoute default\/broken: spec\.hostname: is not a known field \(hostnames\?\)/,
    ],
    [
      "a wrong type",
      broken((text) => text.replace("[broken.example.com]", "7")),
      /^6:3: HTTPRoute default\/broken: spec\.hostnames: is not a list: 7/,
    ],
    [
      "a port that does not exist",
      broken((text) => text.replace("port: 3000", "port: 70000")),
      /^12:\d+: Backend default\/broken: spec\.endpoints\[0\]\.ip\.port: /,
    ],
    ["binary junk", "\u0000\u0001\ufffd{{{[\u0007", /^1:\d+: /],
    ["an empty object", "apiVersion: v1\n", /^1:1: /],
  ] as const)("%s is refused with its place, and everything else goes on", async (_name, text, wanted) => {
    const name = `bad-${Bun.hash(text)}`;
    writeFileSync(path(`${name}.yaml`), text);
    expect(await refusal(`${name}.yaml`)).toMatch(wanted);
    await goesOn(`after-${Bun.hash(text)}`);
  });

  test("bytes that are no text are refused with their place", async () => {
    writeFileSync(
      path("bytes.yaml"),
      Uint8Array.from({ length: 4096 }, (_, i) => (i * 197) % 256),
    );
    expect(await refusal("bytes.yaml")).toMatch(/^1:\d+: /);
    await goesOn("after-bytes");
  });

  test("a file of 100 MB is refused by its size, without being read", async () => {
    const size = 100 * 1024 * 1024;
    openSync(path("huge.yaml"), "w");
    truncateSync(path("huge.yaml"), size);
    expect(await refusal("huge.yaml")).toBe(`1:1: is ${size} bytes long, more than the limit of 8388608; split it`);
    await goesOn("after-huge");
    unlinkSync(path("huge.yaml"));
  });

  test("a good file that becomes a bad one leaves its last good objects in force, one that is corrected counts", async () => {
    const good = routeObjects("turns", other);
    rig.put("turns.yaml", good);
    await becomes(() => ask(rig.port, "turns.example.com"), "200 other");
    rig.put("turns.yaml", good.replace("hostnames:", "hostnames"));
    expect(await refusal("turns.yaml")).toMatch(/^\d+:\d+: HTTPRoute default\/turns: /);
    await becomes(() => rig.postern.condition("UpToDate", "HTTPRoute", "turns"), "False Refused");
    expect(await rig.postern.message("UpToDate", "HTTPRoute", "turns")).toContain(`${path("turns.yaml")}:`);
    await goesOn("after-turns");
    expect(await ask(rig.port, "turns.example.com")).toBe("200 other");
    rig.put("turns.yaml", good.replace("[turns.", "[turned."));
    await becomes(() => ask(rig.port, "turned.example.com"), "200 other");
    expect(await ask(rig.port, "turns.example.com")).toBe("404");
    expect(await rig.postern.condition("UpToDate", "HTTPRoute", "turns")).toBeUndefined();
  });

  test("a Gateway whose port is wrong keeps its last good version", async () => {
    rig.put("gateway.yaml", gatewayObjects(rig.port, 65536));
    expect(await refusal("gateway.yaml")).toMatch(/^\d+:\d+: Gateway default\/eg: spec\.listeners\[1\]\.port: /);
    await goesOn("after-gateway");
    rig.put("gateway.yaml", gatewayObjects(rig.port));
  });

  test("files that come and go while they are read do no harm", async () => {
    for (let i = 0; i < 300; i++) {
      writeFileSync(path(`gone-${i % 7}.yaml`), routeObjects(`gone-${i % 7}`, other));
      rmSync(path(`gone-${i % 7}.yaml`));
    }
    await goesOn("after-gone");
    await becomes(() => ask(rig.port, "gone-1.example.com"), "404");
  });

  test("a file that cannot be read, links in a circle and folders with the name of a file are passed over", async () => {
    // A regular file whose reading fails for everybody, root too.
    symlinkSync("/proc/self/mem", path("unreadable.yaml"));
    expect(await refusal("unreadable.yaml")).toMatch(/^1:1: cannot be read: /);
    symlinkSync("circle.yaml", path("circle.yaml"));
    mkdirSync(path("folder.yaml"));
    await goesOn("after-unreadable");
  });
});

// Root may read everything, so that Postern is run by somebody else.
describe.skipIf(waits || !otherUserCanRun())(
  "without permission (needs Envoy, and a user beside root who can read the project)",
  () => {
    afterEach(cleanUp);

    test("a folder that may not be read is told, what was in it is served on, and it is read when it may be", async () => {
      const served = await serveOne({}, { uid: OTHER_USER });
      const { home, port, postern } = served;
      const sub = join(home, "objects/sub");
      await becomes(() => ask(port, "one.example.com"), "200 one");
      place(join(home, "config.yaml"), configuration(home).replace(`${home}/objects`, `${home}/objects/**`));
      await postern.logged(/the configuration was taken up/);
      mkdirSync(sub, { mode: 0o755 });
      writeFileSync(join(sub, "two.yaml"), routeObjects("two", await backend("two")));
      await becomes(() => ask(port, "two.example.com"), "200 two");
      chmodSync(sub, 0o000);
      await postern.logged(new RegExp(`ERROR .*${escaped(sub)}:1:1: cannot be read: `));
      served.put("three.yaml", routeObjects("three", await backend("three")));
      await becomes(() => ask(port, "three.example.com"), "200 three");
      expect(await ask(port, "two.example.com")).toBe("200 two");
      chmodSync(sub, 0o755);
      await postern.logged(/file is in order again .*\/sub/);
      writeFileSync(join(sub, "four.yaml"), routeObjects("four", await backend("four")));
      await becomes(() => ask(port, "four.example.com"), "200 four");
    }, 40_000);
  },
);
