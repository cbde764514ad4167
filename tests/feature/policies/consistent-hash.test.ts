import { expect, test } from "bun:test";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["consistent-hash"], {
    objects: wrongly("BackendTrafficPolicy", {
      loadBalancer: { type: "ConsistentHash", consistentHash: { type: "SourceIP", tableSize: 65_536 } },
    }),
  });

proved("consistent hashing", open, (world) => {
  const MANY = Array.from({ length: 16 }, (_, i) => `${i}`);
  const backendOf = async (asked: object) =>
    (await world().ask({ host: "consistent-hash.example.com", ...asked })).seen?.backend;
  /** Asks twice with each of many values: whether both went to the same endpoint each time, and how many endpoints there were. */
  const spread = async (askedFor: (value: string) => object) => {
    const pairs = [];
    for (const value of MANY) pairs.push([await backendOf(askedFor(value)), await backendOf(askedFor(value))]);
    return [pairs.every(([first, second]) => first === second), new Set(pairs.flat()).size];
  };

  test("by the address of the client", async () => {
    expect(await spread((value) => ({ path: "/by-address", from: `127.0.1.${value}` }))).toEqual([true, 2]);
  });

  test("by a header, by two headers together", async () => {
    expect(await spread((value) => ({ path: "/by-header", headers: { "x-reader": value } }))).toEqual([true, 2]);
    const both = (value: string) => ({ path: "/by-headers", headers: { "x-reader": "ada", "x-shelf": value } });
    expect(await spread(both)).toEqual([true, 2]);
  });

  test("by a parameter", async () => {
    expect(await spread((value) => ({ path: `/by-parameter?reader=${value}` }))).toEqual([true, 2]);
  });

  test("by a cookie, which Envoy sets where there is none", async () => {
    expect(await spread((value) => ({ path: "/by-cookie", headers: { cookie: `reader=${value}` } }))).toEqual([
      true,
      2,
    ]);
    const { headers, seen } = await world().ask({ host: "consistent-hash.example.com", path: "/by-cookie" });
    const [cookie = ""] = headers["set-cookie"] ?? [];
    expect(cookie).toMatch(/^reader="?[^;"]+"?; Max-Age=60; (.*; )?SameSite=Strict/i);
    const again = await backendOf({ path: "/by-cookie", headers: { cookie: cookie.split(";")[0] } });
    expect(again).toBe(seen?.backend);
  });

  refuses(world, "a table whose size is no prime", {
    kind: "BackendTrafficPolicy",
    says: "loadBalancer.consistentHash.tableSize",
  });
});
