import { expect, test } from "bun:test";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["routing-type"], {
    shelves: { service: "127.96.0.10" },
    objects: wrongly("BackendTrafficPolicy", { routingType: 5 }),
  });

proved("routing to the address of a Service", open, (world) => {
  const backends = async (path: string) => {
    const all = new Set();
    // Endpoints are chosen by chance.
    for (let i = 0; i < 40; i++) all.add((await world().ask({ host: "routing-type.example.com", path })).seen?.backend);
    return [...all].sort();
  };

  test("one rule goes to the address of the Service, the other one to its endpoints", async () => {
    expect([await backends("/service"), await backends("/endpoint")]).toEqual([["service"], ["one", "two"]]);
  });

  refuses(world, "a number where a word is wanted", {
    kind: "BackendTrafficPolicy",
    says: "spec.routingType",
    inFile: true,
  });
});
