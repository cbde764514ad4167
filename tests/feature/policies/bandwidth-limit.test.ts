import { expect, test } from "bun:test";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["bandwidth-limit"], {
    objects: wrongly("BackendTrafficPolicy", {
      bandwidthLimit: { request: { limit: { value: "0", unit: "Second" } } },
    }),
  });

proved("limits of bandwidth", open, (world) => {
  const timed = async (asked: object) => {
    const started = performance.now();
    const { status } = await world().ask({ host: "bandwidth.example.com", ...asked });
    return { status, ms: performance.now() - started };
  };

  test("uploads take as long as the limit says", async () => {
    const small = await timed({ method: "POST", path: "/upload", body: "a".repeat(100) });
    const large = await timed({ method: "POST", path: "/upload", body: "a".repeat(40 * 1024) });
    expect([small.status, large.status]).toEqual([200, 200]);
    expect([small.ms < 1_000, large.ms > 2_000]).toEqual([true, true]);
  });

  test("downloads as well, each by its own limit", async () => {
    const large = await timed({ path: "/download?bytes=400000" });
    expect([large.status, large.ms > 2_000]).toEqual([200, true]);
    expect((await timed({ path: "/upload?bytes=400000" })).ms).toBeLessThan(1_000);
  });

  refuses(world, "a limit of nothing", {
    kind: "BackendTrafficPolicy",
    says: "bandwidthLimit.request.limit",
    inFile: true,
  });
});
