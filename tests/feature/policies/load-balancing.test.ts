import { beforeAll, expect, test } from "bun:test";
import { becomes } from "../../host-rig.ts";
import { shelf } from "../../policies/backends.ts";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

/** Endpoints that were there from the start have their full share after the window. */
const WINDOW_MS = 6_000;
let opened = 0;

const open = () =>
  openWorld(["load-balancing"], {
    objects: wrongly("BackendTrafficPolicy", { loadBalancer: { type: "Random", slowStart: { window: "30s" } } }),
  });

proved("load balancers", open, (world) => {
  beforeAll(() => {
    opened = performance.now();
  });

  const backends = async (path: string, times: number, headers = {}) => {
    const all = [];
    for (let i = 0; i < times; i++)
      all.push((await world().ask({ host: "load-balancing.example.com", path, headers })).seen?.backend);
    return all;
  };
  const share = (all: readonly unknown[], backend: string) =>
    all.filter((each) => each === backend).length / all.length;

  test("round robin: endpoints take turns", async () => {
    const [first, ...rest] = await backends("/turns", 10);
    const other = first === "one" ? "two" : "one";
    expect(rest).toEqual([other, first, other, first, other, first, other, first, other]);
  });

  test("random: both get some, in no order", async () => {
    const all = await backends("/chance", 60);
    expect([share(all, "one") > 0.2, share(all, "one") < 0.8]).toEqual([true, true]);
    expect(all.some((each, i) => i > 0 && each === all[i - 1])).toBe(true);
  });

  test("least request: the endpoint that is busy gets fewer", async () => {
    const busy = Array.from({ length: 6 }, () =>
      world().ask({
        ...{ host: "load-balancing.example.com", path: "/named-endpoint?delay=1500" },
        headers: { "x-shelf": `127.1.0.1:${world().books[0].port}` },
      }),
    );
    const slow = Array.from({ length: 24 }, () =>
      world().ask({ host: "load-balancing.example.com", path: "/least-busy?delay=700" }),
    );
    const all = (await Promise.all(slow)).map(({ seen }) => seen?.backend);
    expect([share(all, "one") > 0.2, share(all, "one") < 0.8]).toEqual([true, true]);
    await Promise.all(busy);
  });

  test("a request may name its endpoint", async () => {
    const { port } = world().books[1];
    expect(await backends("/named-endpoint", 6, { "x-shelf": `127.1.0.2:${port}` })).toEqual(Array(6).fill("two"));
    expect(new Set(await backends("/named-endpoint", 6, { "x-shelf": `127.1.0.9:${port}` }))).toEqual(
      new Set(["one", "two"]),
    );
  });

  test("slow start: a new endpoint gets its share only by and by", async () => {
    await becomes(() => performance.now() - opened > WINDOW_MS, true);
    const third = await shelf("three", "127.1.0.3", world().books[0].port);
    world().put("third", {
      ...{ apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", addressType: "IPv4" },
      metadata: { name: "books-2", namespace: "default", labels: { "kubernetes.io/service-name": "books" } },
      ports: [{ name: "http", port: third.port, protocol: "TCP" }],
      endpoints: [{ addresses: ["127.1.0.3"], conditions: { ready: true } }],
    });
    await becomes(async () => (await backends("/chance", 12)).includes("three"), true);
    const all = await backends("/turns", 60);
    expect(share(all, "three")).toBeLessThan(0.25);
  });

  refuses(world, "a slow start where chance decides", {
    kind: "BackendTrafficPolicy",
    says: "loadBalancer",
    inFile: true,
  });
});
