import { expect, test } from "bun:test";
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
    ...{ parentRefs: [{ name: "eg" }], hostnames: ["wrong.example.com"] },
    rules: [{ backendRefs: [{ group: "gateway.envoyproxy.io", kind: "Backend", name: "backend" }] }],
  },
};

const open = () =>
  openWorld(["restrict-by-address"], {
    objects: [
      WRONG,
      policyOn("wrong", "SecurityPolicy", {
        authorization: {
          ...{ defaultAction: "Deny", rules: [{ action: "Allow", principal: { clientCIDRs: ["192.0.2.0/99"] } }] },
        },
      }),
    ],
  });

proved("allow and deny by address, behind a trusted hop", open, (world) => {
  test("only the office gets in, and nobody by writing its address himself", async () => {
    const lists = ["192.0.2.7", "203.0.113.9, 192.0.2.7", "192.0.2.7, 203.0.113.9", "203.0.113.9"];
    const statusOf = async (list: string) => (await world().ask({ headers: { "x-forwarded-for": list } })).status;
    expect(await Promise.all(lists.map(statusOf))).toEqual([200, 200, 403, 403]);
  });

  test("without the header the address is that of the connection", async () => {
    expect((await world().ask({})).status).toBe(403);
  });

  test("a network that is none closes the route, and the policy says so", async () => {
    expect((await world().ask({ host: "wrong.example.com" })).status).toBe(500);
    expect(await world().verdict("SecurityPolicy", "wrong")).toContain("192.0.2.0/99");
  });
});
