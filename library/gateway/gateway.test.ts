import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { verify } from "../../core/testing/verify.ts";
import { createGateway, type GatewayEvent, memory } from "../mod.ts";
import { definePlugin, derive, type KubeObject, type Translation } from "../plugin.ts";
import { createRecordingLogger } from "../testing.ts";

const QUICKSTART = ["gateway", "route"]
  .map((name) => readFileSync(join(import.meta.dir, `../../examples/quickstart/${name}.yaml`), "utf8"))
  .join("---\n");
const ROUTE = { group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "default", name: "backend" };
const quiet = () => ({ log: createRecordingLogger().log, verify });

test("a gateway of objects in memory translates, says so, and stops", async () => {
  const objects = memory(QUICKSTART);
  const gateway = createGateway({ providers: [objects], ...quiet() });
  const events = gateway.events();
  const statuses = gateway.statusChanges();
  await gateway.start();
  expect(await gateway.settled()).toBe(1);
  expect(gateway.dataPlanes()).toEqual(["default/eg"]);
  expect(gateway.snapshot?.all("HTTPRoute").map(({ metadata }) => metadata.name)).toEqual(["backend"]);
  expect(gateway.xdsPort).toBeGreaterThan(0);
  expect((await events.next()).value).toEqual({ type: "built", sequence: 1 });
  const changed = (await statuses.next()).value;
  expect(changed.map(({ ref }: { ref: { kind: string } }) => ref.kind)).toContain("HTTPRoute");
  expect(objects.status(ROUTE)?.parents?.[0]?.conditions[0]).toMatchObject({ type: "Accepted", status: "True" });
  await gateway.stop();
  await gateway.stop();
  expect((await statuses.next()).done).toBe(true);
});

test("two gateways in one process share nothing", async () => {
  const [one, two] = [memory(QUICKSTART), memory()];
  const first = createGateway({ providers: [one], ...quiet() });
  const second = createGateway({ providers: [two], xds: false, ...quiet() });
  await Promise.all([first.start(), second.start()]);
  await Promise.all([first.settled(), second.settled()]);
  expect([first.dataPlanes(), second.dataPlanes()]).toEqual([["default/eg"], []]);
  await first.stop();
  two.applyYaml(QUICKSTART);
  await second.settled();
  expect([second.dataPlanes(), second.xdsPort]).toEqual([["default/eg"], undefined]);
  await second.stop();
});

test("a build that fails is an event, and rejects who waits for it, until one succeeds", async () => {
  const root = derive("root", (_key, read): Translation => {
    if (read.get("ConfigMap", "default", "bad")) throw new Error("there is a bad one");
    return { xds: {}, infra: {}, status: [] };
  });
  const about = { version: "1.0.0", stability: "alpha", summary: "For a test.", config: v.strictObject({}) } as const;
  const translator = definePlugin({ kind: "translator", name: "acme/one", ...about, create: () => ({ root }) });
  const objects = memory();
  const gateway = createGateway({
    providers: [objects],
    plugins: [translator],
    gatewayApi: false,
    xds: false,
    ...quiet(),
  });
  const events = gateway.events();
  await gateway.start();
  expect(await gateway.settled()).toBe(1);
  const bad: KubeObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { namespace: "default", name: "bad" } };
  objects.apply(bad);
  await expect(gateway.settled()).rejects.toThrow("the newest objects could not be translated: there is a bad one");
  await gateway.settled().catch(() => {});
  objects.remove({ group: "", kind: "ConfigMap", namespace: "default", name: "bad" });
  expect(await gateway.settled()).toBeGreaterThan(1);
  await gateway.stop();
  const types: GatewayEvent["type"][] = [];
  for await (const { type } of events) types.push(type);
  // In between the object at fault is withheld, which is a build as well.
  expect([types.slice(0, 2), types.at(-1)]).toEqual([["built", "failed"], "built"]);
});

test("an object that its schema refuses is told with its place, and nothing of the set is taken", () => {
  const objects = memory();
  const bad = QUICKSTART.replace("port: 8888", "port: 99999");
  expect(() => objects.applyYaml(bad, "bad.yaml")).toThrow(/^bad\.yaml:\d+:\d+: .*port/);
});
