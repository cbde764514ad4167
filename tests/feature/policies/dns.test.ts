import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { printPath, validateObject } from "../../../core/api/validate/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { ENVOY } from "../../envoy.ts";
import { becomes, cleanUp } from "../../host-rig.ts";
import { type Shelf, shelf } from "../../policies/backends.ts";
import { type ClusterWorld, openCluster } from "../../policies/cluster-world.ts";
import { asking, type DnsServer, dnsServer } from "../../policies/dns-server.ts";
import { policyOn } from "../../policies/objects.ts";

const NAME = "library.example.org";

describe.skipIf(ENVOY === undefined)("names of backends (needs Envoy: ENVOY_PATH, or npm test)", () => {
  let [world, server]: [ClusterWorld, DnsServer] | [] = [];
  let shelves: readonly Shelf[] = [];
  beforeAll(async () => {
    const old = await shelf("old", "127.1.9.1");
    shelves = [old, await shelf("new", "127.1.9.2", old.port)];
    server = await dnsServer(NAME);
    server.say("127.1.9.1");
    world = await openCluster(["dns"], { ports: { 80: old.port }, proxy: { bootstrap: asking(server) } });
  });
  afterAll(cleanUp);

  const ask = async () => (await world?.ask("shop", { host: "dns.example.com" }))?.seen?.backend;
  const asked = () => (server?.asked ?? []).filter(({ question }) => question.endsWith(NAME));

  test("a name is looked up, for addresses of the families of the policy", async () => {
    await becomes(ask, "old");
    expect(new Set(asked().map(({ question }) => question))).toEqual(new Set([`A ${NAME}`, `AAAA ${NAME}`]));
  });

  test("it is looked up again at the rate of the policy, however long the answer would hold", async () => {
    const before = asked().length;
    server?.say("127.1.9.2");
    await becomes(ask, "new", 5_000);
    await becomes(() => asked().length >= before + 6, true);
    const times = asked()
      .slice(before)
      .flatMap(({ question, at }) => (question.startsWith("A ") ? [at] : []));
    const pauses = times.slice(1).map((at, i) => at - (times[i] ?? 0));
    expect(Math.min(...pauses)).toBeWithin(800, 2_500);
    expect(shelves.map(({ seen }) => seen.length > 0)).toEqual([true, true]);
  });

  test("a rate that is no time is refused, with its field", () => {
    const policy = policyOn("wrong", "BackendTrafficPolicy", { dns: { dnsRefreshRate: "daily" } });
    const result = validateObject(policy as KubeObject);
    expect(result.ok ? [] : result.errors.map(({ path }) => printPath(path))).toEqual(["spec.dns.dnsRefreshRate"]);
  });
});
