import { expect, test } from "bun:test";
import { call, prices } from "../../policies/calls.ts";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = async () => {
  const { port } = await prices("127.1.1.1", () => ({ delayMs: 1_600 }));
  return openWorld(["timeouts"], {
    ports: { 9000: port },
    objects: wrongly("BackendTrafficPolicy", { timeout: { http: { requestTimeout: "soon" } } }),
  });
};

proved("timeouts", open, (world) => {
  test("a request that takes too long is given up with 504; one in time is not", async () => {
    const ask = (path: string) => world().ask({ host: "timeouts.example.com", path });
    const [late, inTime] = await Promise.all([ask("/?delay=1600"), ask("/?delay=300")]);
    expect([late.status, inTime.status]).toEqual([504, 200]);
  });

  test("a call of gRPC that takes too long is given up with a status of gRPC", async () => {
    const { headers } = await call(world().port(), "prices-timeouts.example.com");
    expect([headers[":status"], headers["grpc-status"]]).toEqual([200, "14"]);
  });

  test("a stream without a limit may take longer", async () => {
    expect((await call(world().port(), "price-stream.example.com")).headers["grpc-status"]).toBe("0");
  });

  refuses(world, "a time that is none", {
    kind: "BackendTrafficPolicy",
    says: "timeout.http.requestTimeout",
    inFile: true,
  });
});
