import { expect, test } from "bun:test";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["lua"], {
    objects: wrongly("EnvoyExtensionPolicy", { lua: [{ type: "Inline", inline: "function envoy_on_request(handle" }] }),
  });

proved("Lua", open, (world) => {
  test("a script changes requests and responses, and answers itself", async () => {
    const { seen, headers } = await world().ask({ host: "lua.example.com" });
    expect([seen?.headers["x-seen-by"], headers["x-answered-by"]]).toEqual(["lua", "lua"]);
    const locked = await world().ask({ host: "lua.example.com", headers: { "x-shelf": "locked" } });
    expect([locked.status, locked.body]).toEqual([403, "this shelf is locked"]);
  });

  test("a script may stand in a ConfigMap, and each route has its own", async () => {
    const { headers } = await world().ask({ host: "greeting.example.com" });
    expect([headers["x-greeting"], headers["x-answered-by"]]).toEqual(["good day", undefined]);
  });

  refuses(world, "a script that cannot be read", { kind: "EnvoyExtensionPolicy", says: "lua" });
});
