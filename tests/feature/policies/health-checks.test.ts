import { expect, test } from "bun:test";
import { becomes } from "../../host-rig.ts";
import { tcpServer } from "../../policies/backends.ts";
import { prices } from "../../policies/calls.ts";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const HEALTH = "/grpc.health.v1.Health/Check";
const SERVING = [0x08, 1];
/** Where the first check is over before the first request, Envoy makes the next one a minute later: it asks the endpoints of an idle cluster so seldom. */
const IDLE_MS = 75_000;
let knocks: string[];
let grpc: Awaited<ReturnType<typeof prices>>;

const open = async () => {
  knocks = [];
  grpc = await prices("127.1.1.1", (path) => (path === HEALTH ? { bytes: SERVING } : {}));
  // The first endpoint tells its health on another port, the second one not at all.
  const told = await tcpServer(
    (socket) =>
      socket.on("data", (chunk) => {
        knocks.push(chunk.toString());
        socket.write("pong");
      }),
    "127.1.0.1",
  );
  return openWorld(["health-checks"], {
    ports: { 9000: grpc.port, 8081: told.port },
    objects: wrongly("BackendTrafficPolicy", { healthCheck: { active: { type: "HTTP", http: { path: "" } } } }),
  });
};

proved("health checks", open, (world) => {
  const backends = async (path: string, times: number) => {
    const all = [];
    for (let i = 0; i < times; i++) {
      const { status, headers } = await world().ask({ host: "health.example.com", path });
      all.push(status === 200 ? String(headers["x-backend"]) : String(status));
    }
    return [...new Set(all)].sort();
  };

  test(
    "endpoints are asked; one that answers wrongly gets no requests until it is well again",
    async () => {
      const [one] = world().books;
      await becomes(() => one.seen.some(({ path }) => path === "/healthz"), true);
      await becomes(() => backends("/asked", 8), ["one", "two"]);
      one.fail(500);
      await becomes(() => backends("/asked", 8), ["two"], IDLE_MS);
      one.fail(undefined);
      await becomes(() => backends("/asked", 8), ["one", "two"]);
    },
    2 * IDLE_MS,
  );

  test("an endpoint that does not answer on its other port gets no requests", async () => {
    await becomes(() => backends("/knocked", 8), ["one"]);
    expect([...new Set(knocks)]).toEqual(["ping"]);
  });

  test("a service of gRPC is asked for its health by its name", async () => {
    await becomes(() => grpc.calls.length > 0, true);
    expect(grpc.calls[0]?.path).toBe(HEALTH);
    expect(grpc.calls[0]?.bytes.toString()).toContain("shop.Prices");
  });

  test("an endpoint that answers with errors only gets no more requests", async () => {
    const [one] = world().books;
    one.fail(500);
    await becomes(() => backends("/observed", 10), ["two"]);
    one.fail(undefined);
    expect(await backends("/observed", 10)).toEqual(["two"]);
  });

  refuses(world, "a check without a path", {
    kind: "BackendTrafficPolicy",
    says: "healthCheck.active.http.path",
    inFile: true,
  });
});
