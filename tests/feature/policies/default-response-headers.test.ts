import { expect, test } from "bun:test";
import { wrongGateway } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["default-response-headers"], {
    objects: wrongGateway({
      headers: {
        lateResponseHeaders: {
          addIfAbsent: [{ name: "x frame options", value: "DENY" }],
        },
      },
    }),
  });

proved("default response headers", open, (world) => {
  test("a header is added where the backend has none", async () => {
    const framed = async (path: string) => (await world().ask({ path })).headers["x-frame-options"];
    expect([await framed("/"), await framed("/?header=x-frame-options:SAMEORIGIN")]).toEqual(["DENY", "SAMEORIGIN"]);
    expect((await world().ask({})).headers["content-security-policy"]).toBe("default-src 'self'");
  });

  test("a name that is none closes the listener, and the policy says so", async () => {
    expect(await world().verdict("ClientTrafficPolicy", "wrong")).toContain("headers.lateResponseHeaders");
  });
});
