import { test } from "bun:test";
import { becomes, envoyPage } from "../../host-rig.ts";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["telemetry"], {
    objects: wrongly("BackendTrafficPolicy", { telemetry: { metrics: { routeStatName: "%NOWHERE%" } } }),
  });

proved("telemetry of routes", open, (world) => {
  test("requests are counted under the name of the policy", async () => {
    for (let i = 0; i < 3; i++) await world().ask({ host: "telemetry.example.com" });
    const admin = (await world().postern.envoys())[0]?.admin;
    const counted = async () =>
      /route\.default\/watched\/pages\.upstream_rq_200: (\d+)/.exec(
        await envoyPage(admin, "/stats?filter=default/watched"),
      )?.[1];
    await becomes(counted, "3");
  });

  refuses(world, "a word that stands for nothing", {
    kind: "BackendTrafficPolicy",
    says: "telemetry.metrics.routeStatName",
  });
});
