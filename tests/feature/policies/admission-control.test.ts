import { expect, test } from "bun:test";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["admission-control"], {
    objects: wrongly("BackendTrafficPolicy", { admissionControl: { minSuccessRate: 101 } }),
  });

proved("admission control", open, (world) => {
  test("while most requests fail, some are refused before they get to the backend", async () => {
    const ask = (path: string) => world().ask({ host: "admission.example.com", path });
    for (let i = 0; i < 20; i++) expect((await ask("/well")).status).toBe(200);
    const failing = [];
    for (let i = 0; i < 300; i++) failing.push((await ask("/ill?status=500")).status);
    const arrived = world().books.flatMap(({ seen }) => seen.filter(({ path }) => path === "/ill?status=500")).length;
    expect(failing.filter((status) => status === 503).length).toBe(300 - arrived);
    expect([arrived > 100, arrived < 300]).toEqual([true, true]);
  });

  refuses(world, "more than all requests", {
    kind: "BackendTrafficPolicy",
    says: "admissionControl.minSuccessRate",
    inFile: true,
  });
});
