import { expect, test } from "bun:test";
import { wrongGateway } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () => openWorld(["request-id"], { objects: wrongGateway({ headers: { requestID: "Never" } }) });

proved("identifiers of requests", open, (world) => {
  test("a client's identifier is kept, and a request without one gets one of its own", async () => {
    const idOf = async (headers: Record<string, string> = {}) =>
      (await world().ask({ headers })).seen?.headers["x-request-id"];
    expect(await idOf({ "x-request-id": "mine" })).toBe("mine");
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
