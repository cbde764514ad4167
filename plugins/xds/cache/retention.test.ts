import { expect, test } from "bun:test";
import { createSnapshotCache, type EncodedResource, resourceOf, type SnapshotCache, typeUrls } from "./mod.ts";

const { cluster, endpoints, listener, route, secret } = typeUrls;
const urls = { cluster, endpoints, listener, route, secret };
type Type = keyof typeof urls;

/** A world as `type name version` after each other: `route:r=1 cluster:a=1`. */
function typesOf(world: string): Map<string, EncodedResource[]> {
  const types = new Map<string, EncodedResource[]>();
  for (const text of world.split(" ").filter((part) => part !== "")) {
    const [type = "", name = "", version = ""] = text.split(/[:=]/);
    const url = urls[type as Type];
    types.set(url, [...(types.get(url) ?? []), resourceOf(name, new TextEncoder().encode(version))]);
  }
  return types;
}

/** A cache of one data plane, worked with such texts. */
function rig() {
  const cache: SnapshotCache = createSnapshotCache();
  let sequence = 0;
  const kept = (names: string) =>
    new Map([...typesOf(names)].map(([url, all]) => [url, new Set(all.map((r) => r.name))]));
  return {
    cache,
    set: (world: string, keep = "") =>
      cache.set("k", { sequence: ++sequence, types: typesOf(world), keep: kept(keep) }),
    accepted(world: string): void {
      for (const [url, all] of typesOf(world)) cache.accepted("k", url, all);
    },
    refuse(world: string): void {
      for (const [url, all] of typesOf(world)) cache.refuse("k", url, all);
    },
    served(): string {
      const types = [...(cache.get("k")?.types ?? [])];
      const texts = types.flatMap(([url, { byName }]) => {
        const type = Object.keys(urls).find((key) => urls[key as Type] === url);
        return [...byName.values()].map(({ name, bytes }) => `${type}:${name}=${new TextDecoder().decode(bytes)}`);
      });
      return texts.sort().join(" ");
    },
  };
}

const before = "listener:l=1 route:r=1 cluster:a=1 endpoints:a=1 secret:s=1";
const after = "listener:l=1 route:r=2 cluster:b=1 endpoints:b=1";

test("what a refused route led to comes back with its last good version, and goes when a newer one is accepted", () => {
  const { set, accepted, refuse, served } = rig();
  set(before);
  accepted(before);
  set(after);
  expect(served()).toBe("cluster:b=1 endpoints:b=1 listener:l=1 route:r=2");
  accepted("cluster:b=1 endpoints:b=1");
  refuse("route:r=2");
  const both = "cluster:a=1 cluster:b=1 endpoints:a=1 endpoints:b=1 listener:l=1 route:r=1 secret:s=1";
  expect(served()).toBe(both);
  set(after);
  expect(served()).toBe(both);
  // A newer version may be refused as well.
  set(after.replace("r=2", "r=3"));
  refuse("route:r=3");
  expect(served()).toBe(both);
  set(after.replace("r=2", "r=4"));
  accepted("route:r=4");
  expect(served()).toBe("cluster:b=1 endpoints:b=1 listener:l=1 route:r=4");
});

test("what is dropped while the last good version is served stays, with what was known of it last", () => {
  const { set, accepted, refuse, served } = rig();
  set(before);
  accepted(before);
  set(before.replace("r=1", "r=2"));
  refuse("route:r=2");
  set(before.replace("r=1", "r=2").replace("endpoints:a=1", "endpoints:a=2"));
  set("listener:l=1 route:r=2");
  expect(served()).toBe("cluster:a=1 endpoints:a=2 listener:l=1 route:r=1 secret:s=1");
});

test("a change on the way to the drop is not lost either", () => {
  const { set, accepted, refuse, served } = rig();
  set(before);
  accepted(before);
  set(before.replace("r=1", "r=2").replace("endpoints:a=1", "endpoints:a=2"));
  set("listener:l=1 route:r=2");
  refuse("route:r=2");
  expect(served()).toBe("cluster:a=1 endpoints:a=2 listener:l=1 route:r=1 secret:s=1");
});

test("what came after the last good version is not held by it", () => {
  const { set, accepted, refuse, served } = rig();
  set(before);
  accepted(before);
  const bad = "listener:l=1 route:r=2";
  set(bad);
  refuse("route:r=2");
  const held = served();
  for (let i = 3; i < 20; i++) {
    set(`listener:l=1 route:r=${i} cluster:c${i}=1`);
    accepted(`cluster:c${i}=1`);
    refuse(`route:r=${i}`);
  }
  set("listener:l=1 route:r=20");
  refuse("route:r=20");
  expect(served()).toBe(held);
});

test("another resource that falls back later holds what it leads to itself", () => {
  const { set, accepted, refuse, served } = rig();
  set("route:r=1 route:s=1 cluster:a=1");
  accepted("route:r=1 route:s=1 cluster:a=1");
  set("route:r=2 route:s=1 cluster:a=1");
  refuse("route:r=2");
  set("route:r=2 route:s=2 cluster:a=1 cluster:b=1");
  accepted("route:s=2 cluster:b=1");
  set("route:r=2 route:s=3 cluster:a=1");
  refuse("route:s=3");
  expect(served()).toBe("cluster:a=1 cluster:b=1 route:r=1 route:s=2");
  set("route:r=2 route:s=4 cluster:a=1");
  accepted("route:s=4");
  expect(served()).toBe("cluster:a=1 route:r=1 route:s=4");
});

test("a refused listener holds routes too, a refused cluster only what is behind it", () => {
  const { set, accepted, refuse, served } = rig();
  set(before);
  accepted(before);
  set("listener:l=2");
  refuse("listener:l=2");
  expect(served()).toBe("cluster:a=1 endpoints:a=1 listener:l=1 route:r=1 secret:s=1");
  const other = rig();
  other.set(before);
  other.accepted(before);
  other.set("listener:l=1 cluster:a=2");
  other.refuse("cluster:a=2");
  expect(other.served()).toBe("cluster:a=1 endpoints:a=1 listener:l=1 secret:s=1");
});

test("a name that is kept holds what was there, until it is as asked for again or gone", () => {
  for (const end of ["route:r=1 cluster:b=1", "cluster:b=1"]) {
    const { set, accepted, served } = rig();
    set("route:r=1 cluster:a=1");
    accepted("route:r=1 cluster:a=1");
    set("cluster:b=1", "route:r=");
    expect(served()).toBe("cluster:a=1 cluster:b=1 route:r=1");
    set("cluster:b=1", "route:r=");
    expect(served()).toBe("cluster:a=1 cluster:b=1 route:r=1");
    set(end);
    expect(served()).toBe(end.split(" ").sort().join(" "));
  }
});

test("what is kept while its version is refused falls back to the good one", () => {
  const { set, accepted, refuse, served } = rig();
  set("route:r=1 cluster:a=1");
  accepted("route:r=1 cluster:a=1");
  set("route:r=2 cluster:b=1");
  set("cluster:b=1", "route:r=");
  refuse("route:r=2");
  expect(served()).toBe("cluster:a=1 cluster:b=1 route:r=1");
});

test("a cluster that is held and wanted again is as it is wanted", () => {
  const { set, accepted, refuse, served } = rig();
  set("route:r=1 cluster:a=1");
  accepted("route:r=1 cluster:a=1");
  set("route:r=2");
  refuse("route:r=2");
  set("route:r=2 cluster:a=2");
  expect(served()).toBe("cluster:a=2 route:r=1");
  accepted("cluster:a=2");
  set("route:r=2");
  expect(served()).toBe("cluster:a=2 route:r=1");
});

test("what was accepted everywhere holds nothing, and what is refused for the first time neither", () => {
  const { cache, set, accepted, refuse, served } = rig();
  set(before);
  accepted(before);
  set(after);
  accepted(after);
  set(`${after} route:q=1`);
  refuse("route:q=1");
  set("listener:l=1 route:r=2 route:q=1");
  expect(served()).toBe("listener:l=1 route:q=1 route:r=2");
  expect(cache.standing("k", cluster, "b")).toBe("accepted");
});

test("where proxies disagree, the version that one of them accepted last stays, and is not taken back by late answers", () => {
  const { set, accepted, refuse, served } = rig();
  set("route:r=1 cluster:a=1");
  accepted("route:r=1 cluster:a=1");
  set("route:r=2 cluster:b=1");
  accepted("cluster:b=1");
  refuse("route:r=2");
  // Another proxy was asked before the first one refused.
  accepted("route:r=2");
  expect(served()).toBe("cluster:b=1 route:r=2");
  accepted("route:r=1");
  refuse("route:r=2");
  expect(served()).toBe("cluster:b=1 route:r=2");
  // Everybody refuses the next one, and one also what it falls back to.
  set("route:r=3 cluster:b=1");
  refuse("route:r=3");
  refuse("route:r=2");
  expect(served()).toBe("cluster:b=1 route:r=2");
});

test("what a held route leads to is held as it was last, however late it came", () => {
  const { set, accepted, refuse, served } = rig();
  set("listener:l=1 route:r=1 cluster:a=1");
  accepted("listener:l=1 route:r=1 cluster:a=1");
  set("listener:l=2 route:r=1 cluster:a=1");
  refuse("listener:l=2");
  set("listener:l=2 route:r=2 cluster:b=1 secret:s=1");
  accepted("route:r=2 cluster:b=1 secret:s=1");
  const held = "cluster:a=1 cluster:b=1 listener:l=1 route:r=2 secret:s=1";
  for (const other of ["route:q=1 cluster:c=1", "route:q=1"]) {
    set(`listener:l=2 ${other}`);
    expect(served()).toBe(`${held} ${other}`.split(" ").sort().join(" "));
    accepted(other);
  }
  set("listener:l=3 route:q=1");
  accepted("listener:l=3");
  expect(served()).toBe("listener:l=3 route:q=1");
});

test("an answer about what is gone has no effect on what comes later", () => {
  const { set, accepted, refuse, served } = rig();
  set("route:r=1 route:s=1 cluster:a=1");
  accepted("route:r=1 route:s=1 cluster:a=1");
  set("route:r=2 route:s=2 cluster:a=1");
  set("route:s=2 cluster:a=1");
  refuse("route:r=2");
  set("route:r=2 route:s=2 cluster:b=1");
  expect(served()).toBe("cluster:b=1 route:r=2 route:s=2");
});

test("of what is dropped while nobody answers, a thousand more than were served are remembered", () => {
  const { cache, set, accepted, refuse, served } = rig();
  const names = Array.from({ length: 1200 }, (_, i) => `cluster:c${i}=1`);
  const world = `route:r=1 ${names.join(" ")}`;
  set(world);
  accepted(world);
  const clusters = typesOf(world).get(cluster) ?? [];
  const routes = typesOf("route:r=2").get(route) ?? [];
  const left = (from: number) =>
    new Map([
      [route, routes],
      [cluster, clusters.slice(from)],
    ]);
  for (let from = 100; from <= 1200; from += 100) cache.set("k", { sequence: from, types: left(from) });
  refuse("route:r=2");
  const back = served().split(" ");
  expect(back).toHaveLength(1101);
  expect(back).not.toContain("cluster:c99=1");
  expect(back).toContain("cluster:c100=1");
});
