import { expect, test } from "bun:test";
import { becomes } from "../../host-rig.ts";
import { call, type Prices, prices } from "../../policies/calls.ts";
import { wrongly } from "../../policies/objects.ts";
import { keepAlives } from "../../policies/sockets.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

let grpc: Prices;

const open = async () => {
  grpc = await prices("127.1.1.1");
  return openWorld(["connections"], {
    ports: { 9000: grpc.port },
    objects: wrongly("BackendTrafficPolicy", { connection: { preconnect: { perEndpointPercent: 50 } } }),
  });
};

proved("connections to backends", open, (world) => {
  const { ask } = { ask: (path: string) => world().ask({ host: "connections.example.com", path }) };

  test("connections are opened ahead of need, and probed by the kernel", async () => {
    const [one, two] = world().books;
    const slow = Array.from({ length: 4 }, () => ask("/?delay=1500"));
    await becomes(() => one.connections() + two.connections() > 4, true);
    await becomes(() => keepAlives({ remote: one.port }).some((seconds) => seconds > 590 && seconds <= 601), true);
    await Promise.all(slow);
  });

  test("a backend of gRPC learns windows and streams of the policy", async () => {
    expect((await call(world().port(), "connected-prices.example.com")).headers["grpc-status"]).toBe("0");
    expect(grpc.settings()?.initialWindowSize).toBe(131_072);
  });

  test("the backend is spoken to as the client speaks", async () => {
    expect((await ask("/as-client")).status).toBe(200);
    const { headers } = await call(world().port(), "connections.example.com", "/as-client");
    // The backend speaks HTTP/1.1 only, so what comes as HTTP/2 does not get through.
    expect([headers[":status"], headers["grpc-status"]]).toEqual([200, "14"]);
    const plain = await call(world().port(), "connections.example.com", "/plain");
    expect(plain.headers["x-backend"]).toBeDefined();
  });

  refuses(world, "fewer connections than needed", {
    ...{ kind: "BackendTrafficPolicy", says: "connection.preconnect.perEndpointPercent", inFile: true },
  });
});
