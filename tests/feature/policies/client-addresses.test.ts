import { expect, test } from "bun:test";
import { policyOn, wrongGateway } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

/** Who is asked for by his address tells which address counts. */
const KNOWN = policyOn("backend", "SecurityPolicy", {
  authorization: {
    ...{ defaultAction: "Deny", rules: [{ action: "Allow", principal: { clientCIDRs: ["192.0.2.7/32"] } }] },
  },
});

const open = () =>
  openWorld(["client-addresses"], {
    objects: [KNOWN, ...wrongGateway({ clientIPDetection: { xForwardedFor: { trustedCIDRs: ["here"] } } })],
  });

proved("client addresses behind two hops", open, (world) => {
  test("the address that the second proxy was asked from is the client's", async () => {
    const statusOf = async (list: string) => (await world().ask({ headers: { "x-forwarded-for": list } })).status;
    const lists = [
      "192.0.2.7, 10.0.0.1",
      "203.0.113.9, 192.0.2.7, 10.0.0.1",
      "192.0.2.7, 203.0.113.9, 10.0.0.1",
      "192.0.2.7",
    ];
    expect(await Promise.all(lists.map(statusOf))).toEqual([200, 200, 403, 403]);
  });

  test("the backend gets the whole list, with the address of the connection added", async () => {
    const { seen } = await world().ask({ headers: { "x-forwarded-for": "192.0.2.7, 10.0.0.1" } });
    expect(seen?.headers["x-forwarded-for"]).toMatch(/^192\.0\.2\.7, 10\.0\.0\.1,\S+$/);
  });

  test("a network that is none is refused in its file, with its field", async () => {
    expect(await world().verdict("ClientTrafficPolicy", "wrong")).toContain(
      "spec.clientIPDetection.xForwardedFor.trustedCIDRs[0]: does not match the pattern",
    );
  });
});
