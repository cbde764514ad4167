import { expect, test } from "bun:test";
import { wrongGateway } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["early-request-headers"], {
    objects: wrongGateway({ headers: { earlyRequestHeaders: { set: [{ name: "x-share", value: "%NOWHERE%" }] } } }),
  });

proved("early request headers", open, (world) => {
  test("headers are added, set and removed before anything else looks at them", async () => {
    const { seen } = await world().ask({ headers: { "x-tier": "gold", "x-staff": "yes", "x-entered-by": "me" } });
    const headers = ["x-tier", "x-staff", "x-entered-by"].map((name) => seen?.headers[name]);
    expect(headers).toEqual(["public", undefined, "me, edge"]);
  });

  test("a value that Envoy cannot read closes the listener, and the policy says so", async () => {
    expect((await fetch(`http://127.0.0.1:${world().port("wrong/http")}/`)).status).toBe(500);
    expect(await world().verdict("ClientTrafficPolicy", "wrong")).toContain("headers.earlyRequestHeaders.set[0].value");
  });
});
