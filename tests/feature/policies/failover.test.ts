import { expect, test } from "bun:test";
import { becomes } from "../../host-rig.ts";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["failover"], {
    shelves: { main: "127.1.2.1", spare: "127.1.2.2" },
    objects: wrongly("BackendTrafficPolicy", { healthCheck: { passive: { interval: "-1s" } } }),
  });

proved("failover", open, (world) => {
  const backendOf = async () => (await world().ask({ host: "failover.example.com" })).headers["x-backend"];

  test("the spare place takes over when the main one fails, and only then", async () => {
    for (let i = 0; i < 8; i++) expect(await backendOf()).toBe("main");
    world().shelf("main").close();
    await becomes(backendOf, "spare");
    for (let i = 0; i < 8; i++) expect(await backendOf()).toBe("spare");
  });

  refuses(world, "a time below zero", {
    kind: "BackendTrafficPolicy",
    says: "healthCheck.passive.interval",
    inFile: true,
  });
});
