import { expect, test } from "bun:test";
import { becomes } from "../../host-rig.ts";
import { type Shelf, shelf } from "../../policies/backends.ts";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

let [clerk, guard]: Shelf[] = [];

const open = async () => {
  [clerk, guard] = [await shelf("clerk", "127.1.7.1"), await shelf("guard", "127.1.7.2")];
  return openWorld(["stream-timeouts"], {
    ports: { 9010: clerk.port, 9011: guard.port },
    objects: wrongly("BackendTrafficPolicy", { timeout: { http: { streamIdleTimeout: "late" } } }),
  });
};

proved("streams and connections towards backends", open, (world) => {
  const timed = async (host: string) => {
    const started = performance.now();
    const { status } = await world().ask({ host: `${host}.example.com`, path: "/?delay=3000" });
    return { status, ms: performance.now() - started };
  };

  test.each(["silent", "endless"])("a stream is given up after a second: %s", async (host) => {
    const { status, ms } = await timed(host);
    expect(status).toBe(504);
    expect(ms).toBeWithin(900, 2_900);
  });

  test("a connection on which nothing is asked is closed after a second", async () => {
    const ask = () => world().ask({ host: "idle-connections.example.com" });
    expect((await ask()).status).toBe(200);
    expect(clerk?.connections()).toBe(1);
    await becomes(() => clerk?.open(), 0, 3_000);
  });

  test("a connection is a second old at most, however much is asked on it", async () => {
    const end = performance.now() + 2_500;
    while (performance.now() < end)
      expect((await world().ask({ host: "old-connections.example.com", path: "/?delay=50" })).status).toBe(200);
    expect(guard?.connections()).toBeWithin(2, 5);
  });

  refuses(world, "a time that is none", {
    kind: "BackendTrafficPolicy",
    says: "timeout.http.streamIdleTimeout",
    inFile: true,
  });
});
