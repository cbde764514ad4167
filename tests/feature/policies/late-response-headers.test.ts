import { expect, test } from "bun:test";
import { wrongGateway } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["late-response-headers"], {
    objects: wrongGateway({ headers: { lateResponseHeaders: { set: [{ name: "x-share", value: "%NOWHERE%" }] } } }),
  });

proved("late response headers", open, (world) => {
  test("what backends answer is changed", async () => {
    const path = "/?header=x-powered-by:shelf&header=x-served-by:shelf&header=server:shelf";
    const { headers } = await world().ask({ path });
    expect(["x-served-by", "server", "x-powered-by"].map((name) => headers[name])).toEqual([
      ...["shelf, edge", "edge", undefined],
    ]);
  });

  test("what Envoy answers itself is changed too", async () => {
    const { status, headers } = await world().ask({ host: "nobody.example.com" });
    expect([status, headers["x-served-by"], headers.server]).toEqual([404, "edge", "edge"]);
  });

  test("a command that Envoy does not know closes the listener, and the policy says so", async () => {
    expect((await fetch(`http://127.0.0.1:${world().port("wrong/http")}/`)).status).toBe(500);
    expect(await world().verdict("ClientTrafficPolicy", "wrong")).toContain("headers.lateResponseHeaders.set[0].value");
  });
});
