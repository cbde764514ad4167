import { expect, test } from "bun:test";
import { create, fromBinary } from "@bufbuild/protobuf";
import { RouteConfigurationSchema } from "../../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import {
  createSnapshotCache,
  type EncodedResource,
  encodedResource,
  resourceOf,
  typeUrls,
  type XdsSnapshot,
} from "./mod.ts";

const url = typeUrls.cluster;
const resource = (name: string, content: number) => resourceOf(name, new Uint8Array([content]));
const types = (...resources: EncodedResource[]) => new Map([[url, resources]]);
const content = (snapshot: XdsSnapshot | undefined) =>
  [...(snapshot?.types.get(url)?.byName.values() ?? [])].map(({ name, bytes }) => `${name}${bytes[0]}`);

test("what does not change keeps its identity, also when the bytes come in new objects", () => {
  const cache = createSnapshotCache();
  const first = cache.set("k", { sequence: 1, types: types(resource("a", 1), resource("b", 1)) });
  const second = cache.set("k", { sequence: 2, types: types(resource("a", 1), resource("b", 1)) });
  expect(second.sequence).toBe(2);
  expect(second.types).toBe(first.types);
  const third = cache.set("k", { sequence: 3, types: types(resource("a", 1), resource("b", 2)) });
  expect(third.types.get(url)?.byName.get("a")).toBe(first.types.get(url)!.byName.get("a")!);
  expect(third.types.get(url)?.change).toEqual({ since: first.types.get(url)!.id, names: ["b"] });
});

test("versions say what the bytes are: the same on every replica", () => {
  // sha256 of the single byte 1, first 16 digits
  expect(resource("a", 1).version).toBe("4bf5122f344554c5");
  const set = (sequence: number, ...all: EncodedResource[]) =>
    createSnapshotCache()
      .set("k", { sequence, types: types(...all) })
      .types.get(url)?.version;
  expect(set(1, resource("a", 1), resource("b", 2))).toBe(set(9, resource("b", 2), resource("a", 1))!);
  expect(set(1, resource("a", 1))).not.toBe(set(1, resource("a", 2))!);
});

test("of two resources with one name the first counts", () => {
  const snapshot = createSnapshotCache().set("k", { sequence: 1, types: types(resource("a", 1), resource("a", 2)) });
  expect(content(snapshot)).toEqual(["a1"]);
});

test("a kept name stays as it was, or away", () => {
  const cache = createSnapshotCache();
  cache.set("k", { sequence: 1, types: types(resource("a", 1)) });
  const keep = new Map([[url, new Set(["a", "new"])]]);
  expect(content(cache.set("k", { sequence: 2, types: types(resource("a", 2), resource("b", 1)), keep }))).toEqual([
    "b1",
    "a1",
  ]);
  expect(content(cache.set("k", { sequence: 3, types: types(resource("a", 3)) }))).toEqual(["a3"]);
});

test("a refused version falls back to the accepted one until another comes; without one it stays", () => {
  const cache = createSnapshotCache();
  const [good, bad] = [resource("a", 1), resource("a", 2)];
  cache.set("k", { sequence: 1, types: types(good) });
  cache.accepted("k", url, [good]);
  cache.set("k", { sequence: 2, types: types(bad, resource("b", 1)) });
  expect(cache.refuse("k", url, [bad, resource("b", 1)])).toBe(true);
  expect(content(cache.get("k"))).toEqual(["a1", "b1"]);
  expect(content(cache.set("k", { sequence: 3, types: types(resource("a", 2), resource("b", 1)) }))).toEqual([
    "a1",
    "b1",
  ]);
  // Until it is accepted, it may fall back to one that needs what is dropped now.
  expect(content(cache.set("k", { sequence: 4, types: types(resource("a", 3)) }))).toEqual(["a3", "b1"]);
  cache.accepted("k", url, [resource("a", 3)]);
  expect(content(cache.get("k"))).toEqual(["a3"]);
  expect(content(cache.set("k", { sequence: 5, types: types(resource("a", 2)) }))).toEqual(["a2"]);
});

test("listeners hear of their own data plane, in order, until they stop", () => {
  const cache = createSnapshotCache();
  const heard: string[] = [];
  const stop = cache.listen("k", (snapshot) => heard.push(`${snapshot.sequence}:${content(snapshot)}`));
  cache.set("k", { sequence: 1, types: types(resource("a", 1)) });
  cache.set("other", { sequence: 2, types: types(resource("x", 1)) });
  cache.advance(3);
  cache.remove("k", 4);
  stop();
  cache.set("k", { sequence: 5, types: types(resource("a", 1)) });
  expect(heard).toEqual(["1:a1", "3:a1", "4:"]);
  expect([cache.keys(), cache.get("other")?.sequence]).toEqual([["other", "k"], 3]);
});

test("a route configuration is put together from its hosts, each encoded once", () => {
  const host = (name: string) => ({ name, domains: [`${name}.example.com`] });
  const message = create(RouteConfigurationSchema, {
    ...{ name: "r", virtualHosts: [host("a"), host("b")], ignorePortInHostMatching: true },
  });
  const encoded = encodedResource(typeUrls.route, message);
  expect(encoded.name).toBe("r");
  expect(fromBinary(RouteConfigurationSchema, encoded.bytes)).toEqual(message);
});
