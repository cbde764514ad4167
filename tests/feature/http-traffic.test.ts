import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createServer } from "node:http";
import { ENVOY } from "../envoy.ts";
import { cleanUp, freePort, later } from "../host-rig.ts";
import { backendObject, type Echo, echo, httpRoute, send, serveWorld, to } from "../http-world.ts";

let port: number;
let one: Echo;
let two: Echo;

/** A backend that never answers. */
async function silent(): Promise<number> {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  later(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as { port: number }).port;
}

const at = (path: string, more: string, ...backends: readonly string[]) =>
  `{matches: [{path: {value: ${path}}}], backendRefs: [${backends.join(", ")}]${more && `, ${more}`}}`;

describe.skipIf(ENVOY === undefined)("weights, timeouts and retries (need Envoy: ENVOY_PATH, or npm test)", () => {
  beforeAll(async () => {
    [one, two] = [await echo("one"), await echo("two")];
    const rules = [
      at("/equal", "", to("one"), to("two")),
      at("/most", "", to("one", "weight: 3"), to("two", "weight: 1")),
      at("/only", "", to("one", "weight: 1"), to("two", "weight: 0")),
      at("/none", "", to("one", "weight: 0"), to("two", "weight: 0")),
      at("/half", "", to("one", "weight: 1"), to("nowhere", "weight: 1")),
      at("/request-timeout", "timeouts: {request: 200ms}", to("silent")),
      at("/backend-timeout", "timeouts: {request: 5s, backendRequest: 200ms}", to("silent")),
      at("/retried", "retry: {codes: [503], attempts: 2, backoff: 10ms}", to("one")),
      at("/tried-once", "", to("two")),
      at("/refused", "", to("gone")),
    ];
    const world = await serveWorld([
      backendObject("one", one.port),
      backendObject("two", two.port),
      backendObject("silent", await silent()),
      backendObject("gone", await freePort()),
      httpRoute("traffic", ["www.example.com"], rules.join(", ")),
    ]);
    port = world.port;
  });
  afterAll(cleanUp);

  const answers = async (path: string, count: number) => {
    const all = await Promise.all(Array.from({ length: count }, () => send(port, { path })));
    return all.map(({ status, seen }) => seen?.backend ?? String(status));
  };
  const count = (list: readonly string[], wanted: string) => list.filter((item) => item === wanted).length;

  test("weights share requests out", async () => {
    const equal = await answers("/equal", 60);
    expect(new Set(equal)).toEqual(new Set(["one", "two"]));
    // Three to one: that two gets as much as one out of 200 has a chance of one in a billion.
    const most = await answers("/most", 200);
    expect(count(most, "one")).toBeGreaterThan(count(most, "two"));
    expect(count(most, "two")).toBeGreaterThan(0);
    expect(new Set(await answers("/only", 20))).toEqual(new Set(["one"]));
  });

  test("without weight, or for the share of a backend that does not exist, the answer is 500", async () => {
    expect(new Set(await answers("/none", 3))).toEqual(new Set(["500"]));
    expect(new Set(await answers("/half", 60))).toEqual(new Set(["one", "500"]));
  });

  test.each([["/request-timeout"], ["/backend-timeout"]])(
    "a backend that is too slow for %s is given up with 504",
    async (path) => {
      expect((await send(port, { path })).status).toBe(504);
    },
  );

  test("a status that is to be retried is, as often as it says; others are not", async () => {
    expect((await send(port, { path: "/retried?status=503" })).status).toBe(503);
    expect(one.seen.filter(({ path }) => path === "/retried?status=503").length).toBe(3);
    expect((await send(port, { path: "/retried?status=500" })).status).toBe(500);
    expect(one.seen.filter(({ path }) => path === "/retried?status=500").length).toBe(1);
    expect((await send(port, { path: "/tried-once?status=503" })).status).toBe(503);
    expect(two.seen.filter(({ path }) => path === "/tried-once?status=503").length).toBe(1);
  });

  test("a backend that nobody listens on is 503, and a path without a rule 404", async () => {
    expect(await answers("/refused", 1)).toEqual(["503"]);
    expect(await answers("/elsewhere", 1)).toEqual(["404"]);
  });
});
