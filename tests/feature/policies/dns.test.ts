import { expect, test } from "bun:test";
import { becomes, envoyPage } from "../../host-rig.ts";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["dns"], {
    texts: { "library.example.org": "localhost" },
    change: (object) =>
      object.metadata.name === "library" && object.kind === "Backend"
        ? { ...object, spec: { endpoints: [{ fqdn: { hostname: "library.example.org", port: 3000 } }] } }
        : object,
    objects: wrongly("BackendTrafficPolicy", { dns: { dnsRefreshRate: "daily" } }),
  });

proved("names of backends", open, (world) => {
  test("a name is looked up, with the addresses and at the rate of the policy", async () => {
    const { admin } = (await world().postern.envoys())[0] as { admin: string };
    const { configs } = JSON.parse(await envoyPage(admin, "/config_dump?resource=dynamic_active_clusters")) as {
      configs: readonly { cluster: Record<string, unknown> }[];
    };
    const cluster = configs.map((each) => each.cluster).find((each) => String(each["name"]).includes("library"));
    expect(JSON.stringify(cluster)).toContain(`"dns_refresh_rate":"60s"`);
    expect(JSON.stringify(cluster)).toContain("V4_PREFERRED");
    await becomes(async () => (await world().ask({ host: "dns.example.com" })).status !== 404, true);
  });

  refuses(world, "a rate that is no time", { kind: "BackendTrafficPolicy", says: "dns.dnsRefreshRate", inFile: true });
});
