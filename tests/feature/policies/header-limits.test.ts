import { expect, test } from "bun:test";
import { wrongGateway } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["header-limits"], { objects: wrongGateway({ headers: { maxRequestHeaderLimit: "9Mi" } }) });

proved("limits of request headers", open, (world) => {
  test("headers beyond the limit are answered with 431", async () => {
    const statusOf = async (bytes: number) => (await world().ask({ headers: { "x-large": "a".repeat(bytes) } })).status;
    expect([await statusOf(3_000), await statusOf(5_000)]).toEqual([200, 431]);
  });

  test("names with underscores do not get to the backend", async () => {
    const { status, seen } = await world().ask({ headers: { under_score: "1", "x-other": "2" } });
    expect([status, seen?.headers["under_score"], seen?.headers["x-other"]]).toEqual([200, undefined, "2"]);
  });

  test("a limit that is larger than Envoy takes is refused, and the policy says so", async () => {
    expect(await world().verdict("ClientTrafficPolicy", "wrong")).toContain("maxRequestHeaderLimit");
  });
});
