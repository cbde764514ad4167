import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { ENVOY } from "../../envoy.ts";
import { becomes, cleanUp } from "../../host-rig.ts";
import { type CountedWorld, openCounted, PATIENCE_MS } from "../../policies/counted-world.ts";
import { policyOn, shopRoute, wrongly } from "../../policies/objects.ts";
import { NO_RATE_LIMIT } from "../../policies/rate-limit.ts";

const needs = NO_RATE_LIMIT ?? (ENVOY === undefined ? "Envoy: ENVOY_PATH, or npm test" : undefined);

/** The cost of a page is left in the metadata of the request, as another filter would. */
const COUNTING = policyOn("global-cost", "EnvoyExtensionPolicy", {
  lua: [
    {
      type: "Inline",
      inline: `function envoy_on_response(handle)\n  handle:streamInfo():dynamicMetadata():set("shop.pages", "count", 600)\nend`,
    },
  ],
});

describe.skipIf(needs !== undefined)(`global rate limits (needs ${needs ?? "nothing more"})`, () => {
  let world: CountedWorld;

  beforeAll(async () => {
    world = await openCounted(
      ["rate-limits-global", "rate-limits-merged"],
      [
        COUNTING,
        shopRoute("uncounted"),
        ...wrongly("BackendTrafficPolicy", {
          rateLimit: {
            global: {
              rules: [
                { clientSelectors: [{ sourceCIDR: { value: "10.0.0.0/99" } }], limit: { requests: 1, unit: "Hour" } },
              ],
            },
          },
        }),
      ],
    );
  }, 120_000);
  afterAll(cleanUp);

  const statuses = async (times: number, path: string, asked: object = {}) => {
    const all = [];
    for (let i = 0; i < times; i++)
      all.push((await world.ask("shop", { host: "global-limits.example.com", path, ...asked })).status);
    return all;
  };
  const reader = (name: string) => ({ headers: { "x-reader": name } });

  test("exactly as many requests of one reader, and all of others", async () => {
    expect(await statuses(5, "/reader", reader("ada"))).toEqual([200, 200, 200, 429, 429]);
    expect(await statuses(5, "/reader", reader("bob"))).toEqual([200, 200, 200, 200, 200]);
  });

  test("each reader has a count, and the librarian none", async () => {
    expect(await statuses(4, "/each-reader", reader("ada"))).toEqual([200, 200, 200, 429]);
    expect(await statuses(4, "/each-reader", reader("bob"))).toEqual([200, 200, 200, 429]);
    expect(await statuses(4, "/each-reader", reader("librarian"))).toEqual([200, 200, 200, 200]);
  });

  test("all requests of a route; by address, path, method and claim", async () => {
    expect(await statuses(4, "/all")).toEqual([200, 200, 200, 429]);
    expect(await statuses(4, "/address", { from: "127.0.0.3" })).toEqual([200, 200, 200, 429]);
    expect(await statuses(4, "/address", { from: "127.0.0.4" })).toEqual([200, 200, 200, 429]);
    expect(await statuses(4, "/path/orders")).toEqual([200, 200, 200, 429]);
    expect(await statuses(2, "/path/others")).toEqual([200, 200]);
    expect(await statuses(4, "/post", { method: "POST" })).toEqual([200, 200, 200, 429]);
    expect(await statuses(2, "/post")).toEqual([200, 200]);
    expect(await statuses(4, "/claim", { headers: { "x-claim-name": "Ada Lovelace" } })).toEqual([200, 200, 200, 429]);
  });

  test("what a request costs is taken when it is answered; a rule that is only looked at refuses nothing", async () => {
    expect(await statuses(2, "/cost", reader("ada"))).toEqual([200, 200]);
    // The cost is told to the service after the answer, so the next request may come before it.
    await becomes(() => statuses(1, "/cost", reader("ada")), [429]);
    expect(await statuses(1, "/cost", reader("bob"))).toEqual([200]);
  });

  test("a route that is laid over its Gateway counts for both", async () => {
    const all = [];
    for (const method of ["POST", "POST", "POST", "POST", "GET", "GET"])
      all.push((await world.ask("signup", { host: "signup.example.com", method })).status);
    // The fourth one is over the limit of the Gateway; all of them count for the route, which takes five.
    expect(all).toEqual([200, 200, 200, 429, 200, 429]);
  });

  test("while the service says nothing, what it counts is closed within its time, and nothing else is late; it counts again by itself", async () => {
    world.service.hang(true);
    const timed = async (host: string, path: string) => {
      const started = performance.now();
      const { status } = await world.ask("shop", { host, path, ...reader("eve") });
      return [status, performance.now() - started < PATIENCE_MS + 1_000, performance.now() - started < PATIENCE_MS / 2];
    };
    const closed = timed("global-limits.example.com", "/each-reader");
    expect(await timed("uncounted.example.com", "/")).toEqual([200, true, true]);
    expect(await closed).toEqual([500, true, false]);
    world.service.hang(false);
    await becomes(() => statuses(1, "/each-reader", reader("eve")), [200]);
  });

  test("a network that is none closes the route, and the policy says so", async () => {
    expect((await world.ask("shop", { host: "wrong.example.com" })).status).toBe(500);
    expect(world.verdict("BackendTrafficPolicy", "wrong")).toStartWith("False Invalid: ");
  });
});
