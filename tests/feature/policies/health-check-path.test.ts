import { expect, test } from "bun:test";
import { wrongGateway } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () => openWorld(["health-check-path"], { objects: wrongGateway({ healthCheck: {} }) });

proved("health of the proxy itself", open, (world) => {
  test("Envoy answers the path itself, whatever the host, and nothing else", async () => {
    const answers = [await world().ask({ path: "/healthy", host: "nobody" }), await world().ask({ path: "/other" })];
    expect(answers.map(({ status, seen }) => [status, seen?.path])).toEqual([
      [200, undefined],
      [200, "/other"],
    ]);
    expect(world().books[0].seen.map(({ path }) => path)).toEqual(["/other"]);
  });

  test("a path that is missing is refused in its file, with its field", async () => {
    expect(await world().verdict("ClientTrafficPolicy", "wrong")).toContain("spec.healthCheck.path");
  });
});
