import { expect, test } from "bun:test";
import { becomes } from "../../host-rig.ts";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["backend-utilization"], {
    objects: wrongly("BackendTrafficPolicy", { loadBalancer: { type: "BackendUtilization", endpointOverride: {} } }),
  });

proved("balancing by reported load", open, (world) => {
  const backends = async (times: number) => {
    const all = [];
    for (let i = 0; i < times; i++)
      all.push((await world().ask({ host: "utilization.example.com" })).headers["x-backend"]);
    return all;
  };

  test("an endpoint that reports less load gets more requests", async () => {
    const [one, two] = world().books;
    one.say({ "endpoint-load-metrics": "TEXT application_utilization=0.9,rps_fractional=100" });
    two.say({ "endpoint-load-metrics": "TEXT application_utilization=0.1,rps_fractional=100" });
    await becomes(async () => {
      const all = await backends(40);
      return all.filter((each) => each === "two").length > 28;
    }, true);
  });

  test("clients do not see the report", async () => {
    const { headers } = await world().ask({ host: "utilization.example.com" });
    expect(headers["endpoint-load-metrics"]).toBeUndefined();
  });

  refuses(world, "an override without places", {
    kind: "BackendTrafficPolicy",
    says: "loadBalancer.endpointOverride",
    inFile: true,
  });
});
