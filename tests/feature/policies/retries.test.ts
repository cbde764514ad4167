import { expect, test } from "bun:test";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["retries"], {
    objects: wrongly("BackendTrafficPolicy", {
      retry: { retryOn: { triggers: ["retriable-status-codes"], httpStatusCodes: [999] } },
    }),
  });

proved("retries", open, (world) => {
  const ask = async (path: string) => {
    const started = performance.now();
    const { status } = await world().ask({ host: "retries.example.com", path });
    const attempts = world().books.flatMap(({ seen }) => seen.filter((seen) => seen.path === path)).length;
    return { status, attempts, ms: performance.now() - started };
  };

  test("a request is sent again for the statuses of the policy, as often as it says, and for no others", async () => {
    const [again, once] = [await ask("/?status=500"), await ask("/?status=501")];
    expect([again.status, again.attempts]).toEqual([500, 6]);
    expect([once.status, once.attempts]).toEqual([501, 1]);
  });

  test("an attempt that takes too long is given up", async () => {
    const { status, ms } = await ask("/?delay=2000");
    expect([status, ms < 1_500]).toEqual([504, true]);
  });

  test("a connection that ends and an error of a gateway are tried again where the policy says so", async () => {
    expect((await ask("/elsewhere?reset")).attempts).toBe(4);
    expect((await ask("/elsewhere?status=503")).attempts).toBe(4);
    expect((await ask("/elsewhere?status=500")).attempts).toBe(1);
  });

  refuses(world, "a status that is none", {
    kind: "BackendTrafficPolicy",
    says: "retry.retryOn.httpStatusCodes[0]",
    inFile: true,
  });
});
