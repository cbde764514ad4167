import { expect, test } from "bun:test";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["zone-aware-routing"], {
    objects: wrongly("BackendTrafficPolicy", {
      loadBalancer: { type: "RoundRobin", zoneAware: { weightedZones: [{ zone: "a" }] } },
    }),
  });

proved("zones by weight", open, (world) => {
  test("zones get as many requests as their weights say", async () => {
    const all = [];
    for (let i = 0; i < 200; i++)
      all.push((await world().ask({ host: "zones.example.com", path: "/weighted" })).seen?.backend);
    const share = all.filter((each) => each === "one").length / all.length;
    expect([share > 0.55, share < 0.85]).toEqual([true, true]);
  });

  test("where the proxy knows no zone of its own, requests go everywhere", async () => {
    const all = new Set();
    for (let i = 0; i < 40; i++)
      all.add((await world().ask({ host: "zones.example.com", path: "/near" })).seen?.backend);
    expect([...all].sort()).toEqual(["one", "two"]);
  });

  refuses(world, "a zone without a weight", {
    kind: "BackendTrafficPolicy",
    says: "loadBalancer.zoneAware",
    inFile: true,
  });
});
