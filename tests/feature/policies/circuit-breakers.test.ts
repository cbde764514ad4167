import { expect, test } from "bun:test";
import { becomes } from "../../host-rig.ts";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["circuit-breakers"], {
    objects: wrongly("BackendTrafficPolicy", { circuitBreaker: { maxConnections: -1 } }),
  });

proved("circuit breakers", open, (world) => {
  test("what is beyond the limit of parallel requests is answered with 503 at once", async () => {
    const slow = [];
    const arrived = () => world().books.flatMap(({ seen }) => seen).length;
    for (let i = 1; i <= 10; i++) {
      slow.push(world().ask({ host: "circuit-breakers.example.com", path: "/?delay=3000" }));
      await becomes(arrived, i);
    }
    const more = [];
    for (let i = 0; i < 5; i++) more.push(await world().ask({ host: "circuit-breakers.example.com" }));
    expect(more.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503]);
    expect(more[0]?.headers["x-envoy-overloaded"]).toBeUndefined();
    expect((await Promise.all(slow)).map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect((await world().ask({ host: "circuit-breakers.example.com" })).status).toBe(200);
  });

  refuses(world, "a limit below zero", {
    kind: "BackendTrafficPolicy",
    says: "circuitBreaker.maxConnections",
    inFile: true,
  });
});
