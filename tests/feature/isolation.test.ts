import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ENVOY } from "../envoy.ts";
import { becomes, cleanUp, routeObjects } from "../host-rig.ts";
import { echo, send, serveWorld } from "../http-world.ts";
import { FAULTS, type Fault } from "../isolation/faults.ts";

// Each fault is searched for.
setDefaultTimeout(60_000);

const WITHHELD = /an object is withheld/g;

describe.skipIf(ENVOY === undefined)("one object's fault stays its own (needs Envoy: ENVOY_PATH, or npm test)", () => {
  afterEach(cleanUp);

  async function start() {
    const backend = await echo("main");
    const routes = (...names: readonly string[]) => names.map((name) => routeObjects(name, backend.port)).join("---\n");
    const world = await serveWorld([routes("r0", "r1", "r2")]);
    const status = async (name: string) => (await send(world.port, { host: `${name}.example.com` })).status;
    await becomes(() => status("r0"), 200);
    return { ...world, routes, status };
  }

  type World = Awaited<ReturnType<typeof start>>;

  async function complaints({ postern }: World, { named }: Fault): Promise<readonly string[]> {
    const text = await (await fetch(`${await postern.admin()}/api/status`)).text();
    const { objects } = JSON.parse(text) as { objects: { ref: { kind: string; name: string }; status: object }[] };
    const complaining = objects.filter(({ status }) =>
      /"(?:type":"(?:Accepted|Programmed|ResolvedRefs)","status":"False|type":"PartiallyInvalid","status":"True)"/.test(
        JSON.stringify(status),
      ),
    );
    const names = complaining.map(({ ref: { kind, name } }) => `${kind} ${name}`);
    return names.map((name) => (name === `${named.kind} ${named.name}` ? "the faulty one" : name));
  }

  test("whatever is wrong, it is told on that object alone, and what comes with it is served", async () => {
    const world = await start();
    for (const [turn, fault] of FAULTS.entries()) {
      const good = [`good-${turn}-a`, `good-${turn}-b`];
      world.put("fault", `${fault.objects}---\n${world.routes(...good)}`);
      for (const name of good) await becomes(() => world.status(name), 200);
      const named = async () => [fault.name, ...(await complaints(world, fault))];
      await becomes(named, [fault.name, "the faulty one"]);
      for (const name of ["r0", ...good])
        expect(`${fault.name}: ${await world.status(name)}`).toBe(`${fault.name}: 200`);
      world.put("fault", "");
      await becomes(() => complaints(world, fault), []);
    }
  });

  test("the same change again and again is found each time", async () => {
    const world = await start();
    const fault = FAULTS[1] as Fault;
    for (let turn = 0; turn < 6; turn++) {
      world.put("fault", `${fault.objects}---\n${world.routes(`good-${turn}`)}`);
      await becomes(() => world.status(`good-${turn}`), 200);
      await becomes(() => complaints(world, fault), ["the faulty one"]);
      world.put("fault", "");
      await becomes(() => world.status(`good-${turn}`), 404);
    }
  });

  test("what was found is known after a restart, without a trial, until the object changes", async () => {
    const world = await start();
    const fault = FAULTS[0] as Fault;
    world.put("fault", fault.objects);
    await becomes(() => complaints(world, fault), ["the faulty one"]);
    const file = readdirSync(join(world.home, "state")).find((name) => name.startsWith("verdicts-")) as string;
    expect(readFileSync(join(world.home, "state", file), "utf8")).toContain("EnvoyPatchPolicy");
    const second = await world.restart();
    await becomes(() => complaints({ ...world, postern: second }, fault), ["the faulty one"]);
    expect(await world.status("r0")).toBe(200);
    expect(second.log.match(WITHHELD) ?? []).toEqual([]);
    world.put("fault", fault.objects.replace("no.such.filter", "nor.this.filter"));
    await second.logged(/an object is withheld.*nor\.this\.filter/);
    expect(await world.status("r0")).toBe(200);
  });
});
