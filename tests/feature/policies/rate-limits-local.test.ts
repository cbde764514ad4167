import { expect, test } from "bun:test";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["rate-limits-local"], {
    objects: wrongly("BackendTrafficPolicy", {
      rateLimit: { local: { rules: [{ limit: { requests: 3, unit: "Fortnight" } }] } },
    }),
  });

proved("local rate limits", open, (world) => {
  const ask = (path: string, headers = {}, more = {}) =>
    world().ask({ host: "local-limits.example.com", path, headers, ...more });
  const statuses = async (times: number, one: () => ReturnType<typeof ask>) => {
    const all = [];
    for (let i = 0; i < times; i++) all.push((await one()).status);
    return all;
  };

  test("by a header: exactly as many of one reader, and all of others", async () => {
    expect(await statuses(5, () => ask("/reader", { "x-reader": "ada" }))).toEqual([200, 200, 200, 429, 429]);
    expect(await statuses(5, () => ask("/reader", { "x-reader": "bob" }))).toEqual([200, 200, 200, 200, 200]);
  });

  test("by a header that is not there", async () => {
    expect(await statuses(4, () => ask("/strangers", { "x-reader": "ada" }))).toEqual([200, 200, 200, 429]);
    expect(await statuses(2, () => ask("/strangers", { "x-reader": "ada", "x-staff": "yes" }))).toEqual([200, 200]);
  });

  test("of all requests, with headers that tell how many are left", async () => {
    const answers = await Promise.all(Array.from({ length: 130 }, () => ask("/all")));
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
    expect(answers[0]?.headers["x-ratelimit-limit"]).toStartWith("100");
    expect(answers.some(({ headers }) => headers["x-ratelimit-remaining"] === "0")).toBe(true);
  });

  test("by path", async () => {
    expect(await statuses(4, () => ask("/exact/orders"))).toEqual([200, 200, 200, 429]);
    expect(await statuses(2, () => ask("/exact/orders/1"))).toEqual([200, 200]);
    expect((await ask("/exact/orders")).headers["x-ratelimit-limit"]).toBeUndefined();
  });

  test("by method, each client by its own address", async () => {
    const post = (from: string) => () => ask("/post", {}, { method: "POST", from });
    expect(await statuses(4, post("127.0.0.1"))).toEqual([200, 200, 200, 429]);
    expect(await statuses(4, post("127.0.0.5"))).toEqual([200, 200, 200, 429]);
    expect(await statuses(2, () => ask("/post"))).toEqual([200, 200]);
  });

  refuses(world, "a unit that is none", {
    kind: "BackendTrafficPolicy",
    says: "rateLimit.local.rules[0].limit.unit",
    inFile: true,
  });
});
