import { expect, test } from "bun:test";
import { becomes } from "../../host-rig.ts";
import { shopRoute } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["mirroring"], {
    shelves: { trial: "127.1.5.1" },
    objects: [mirroringTo("wrong", { name: "nowhere", port: 8080 })],
  });

/** A route that copies requests to a backend. */
function mirroringTo(name: string, backendRef: object): object {
  const route = shopRoute(name) as { spec: { rules: object[] } };
  const rules = route.spec.rules.map((rule) => ({
    ...rule,
    filters: [{ type: "RequestMirror", requestMirror: { backendRef } }],
  }));
  return { ...route, spec: { ...route.spec, rules } };
}

proved("mirrored requests", open, (world) => {
  const ask = (path: string) => world().ask({ host: "mirroring.example.com", path });
  const copies = (path: string) =>
    world()
      .shelf("trial")
      .seen.filter((seen) => seen.path === path);

  test("a copy of each request goes to the other backend, and its answer to nobody", async () => {
    for (let i = 0; i < 5; i++) expect(["one", "two"]).toContain(String((await ask("/all")).seen?.backend));
    await becomes(() => copies("/all").length, 5);
  });

  test("of some requests only, where the filter says so", async () => {
    for (let i = 0; i < 60; i++) await ask("/half");
    await becomes(() => copies("/half").length > 10, true);
    expect(copies("/half").length).toBeLessThan(50);
  });

  test("a mirror that is not there is left out, and the route says so", async () => {
    expect((await world().ask({ host: "wrong.example.com" })).status).toBe(200);
    expect(await world().postern.condition("ResolvedRefs", "HTTPRoute", "wrong")).toBe("False BackendNotFound");
  });
});
