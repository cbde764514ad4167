import { expect, test } from "bun:test";
import { call } from "../../policies/calls.ts";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["fault-injection"], {
    objects: wrongly("BackendTrafficPolicy", { faultInjection: { abort: { httpStatus: 99 } } }),
  });

proved("faults on purpose", open, (world) => {
  const ask = (path: string) => world().ask({ host: "faults.example.com", path });

  test("half of the requests are refused", async () => {
    const all = [];
    for (let i = 0; i < 100; i++) all.push((await ask("/broken")).status);
    const refused = all.filter((status) => status === 501).length;
    expect(refused + all.filter((status) => status === 200).length).toBe(100);
    expect([refused > 20, refused < 80]).toEqual([true, true]);
  });

  test("requests are late", async () => {
    const started = performance.now();
    expect((await ask("/late")).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(1_950);
  });

  test("a call of gRPC gets a status of gRPC", async () => {
    const { headers } = await call(world().port(), "faulty-prices.example.com");
    expect([headers[":status"], headers["grpc-status"]]).toEqual([200, "14"]);
  });

  refuses(world, "a status that is none", {
    kind: "BackendTrafficPolicy",
    says: "faultInjection.abort.httpStatus",
    inFile: true,
  });
});
