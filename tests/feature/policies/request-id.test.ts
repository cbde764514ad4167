import { expect, test } from "bun:test";
import { wrongGateway } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () => openWorld(["request-id"], { objects: wrongGateway({ headers: { requestID: "Never" } }) });

proved("identifiers of requests", open, (world) => {
  test("the identifier is Envoy's own, whatever the client sends", async () => {
    const idOf = async () => (await world().ask({ headers: { "x-request-id": "mine" } })).seen?.headers["x-request-id"];
    const [first, second] = [await idOf(), await idOf()];
    expect([first, second].map((id) => /^[0-9a-f-]{36}$/.test(String(id)))).toEqual([true, true]);
    expect(first).not.toBe(second);
  });

  test("Envoy's own headers are shown", async () => {
    expect((await world().ask({})).headers["x-envoy-upstream-service-time"]).toMatch(/^\d+$/);
  });

  test("a way that does not exist is refused in its file, with its field", async () => {
    expect(await world().verdict("ClientTrafficPolicy", "wrong")).toContain("spec.headers.requestID");
  });
});
