import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder } from "../../host-rig.ts";
import { send } from "../../http-world.ts";
import { geoDatabase } from "../../policies/geo-database.ts";
import { policyOn } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const WRONG = {
  ...{
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name: "wrong", namespace: "default" },
  },
  spec: {
    ...{ parentRefs: [{ name: "eg" }, { name: "places" }], hostnames: ["wrong.example.com"] },
    rules: [{ backendRefs: [{ group: "gateway.envoyproxy.io", kind: "Backend", name: "backend" }] }],
  },
};

const open = () => {
  const path = join(folder(), "anonymous.mmdb");
  const hidden = { network: "203.0.113.0/24", facts: { is_anonymous: true, is_anonymous_vpn: true } };
  writeFileSync(path, geoDatabase("GeoIP2-Anonymous-IP", [hidden]));
  return openWorld(["restrict-by-place"], {
    texts: { "/usr/share/GeoIP/GeoIP2-Anonymous-IP.mmdb": path },
    objects: [
      WRONG,
      policyOn("wrong", "SecurityPolicy", {
        authorization: {
          ...{ defaultAction: "Allow" },
          rules: [{ action: "Deny", principal: { clientIPGeoLocations: [{ anonymous: { isAnonymous: true } }] } }],
        },
      }),
    ],
  });
};

proved("allow and deny by place", open, (world) => {
  const statusOf = async (from: string, host = "www.example.com") =>
    (await send(world().port("places/http"), { host, headers: { "x-forwarded-for": from } })).status;

  test("who hides behind an anonymous network stays out", async () => {
    expect([await statusOf("203.0.113.7"), await statusOf("192.0.2.7")]).toEqual([403, 200]);
  });

  test("where nobody says which address is the client's, the route is closed there alone, and the policy says so", async () => {
    const answer = await send(world().port("eg/http"), { host: "wrong.example.com" });
    expect(answer.status).toBe(503);
    const there = await Promise.all(["203.0.113.7", "192.0.2.7"].map((from) => statusOf(from, "wrong.example.com")));
    expect(there).toEqual([403, 200]);
    expect(await world().verdict("SecurityPolicy", "wrong")).toContain(
      "clientIPGeoLocations needs exactly one way in clientIPDetection",
    );
  });
});
