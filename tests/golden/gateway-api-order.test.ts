import { expect, test } from "bun:test";
import { createEngine } from "../../core/incremental/mod.ts";
import type { KubeObject } from "../../core/resource/mod.ts";
import { root } from "../../plugins/gateway-api/root.ts";
import { BASE, route, service, slice, storeOf, worldOf } from "./gateway-api-world.ts";

function at(object: KubeObject, creationTimestamp: string): KubeObject {
  return { ...object, metadata: { ...object.metadata, creationTimestamp } };
}

const OBJECTS: readonly KubeObject[] = [
  ...BASE,
  service("a"),
  slice("a", "10.1.0.1"),
  service("b"),
  slice("b", "10.1.0.2"),
  at(route("younger", "/same", "b"), "2024-01-02T00:00:00Z"),
  at(route("older", "/same", "a"), "2024-01-01T00:00:00Z"),
  route("long", "/same/and/longer", "a"),
];

function translate(objects: readonly KubeObject[]) {
  return createEngine({ freeze: true }).build(worldOf(storeOf(objects)), root, "").value;
}

test("the order in which objects arrive is of no account", () => {
  const expected = translate(OBJECTS);
  expect(translate(OBJECTS.toReversed())).toEqual(expected);
  const rotated = OBJECTS.map((_, i) => OBJECTS[(i * 7) % OBJECTS.length] as KubeObject);
  expect(new Set(rotated).size).toBe(OBJECTS.length);
  expect(translate(rotated)).toEqual(expected);
});

test("longer paths come first, then the older route, and routes that cannot be told apart say so", () => {
  const { xds, status } = translate(OBJECTS);
  const names = xds["default/edge"]?.http?.[0]?.routes?.map(({ metadata }) => metadata?.name);
  expect(names).toEqual(["long", "older", "younger"]);
  const warned = status.filter(({ status: { parents = [] } }) =>
    parents.some(({ conditions }) => conditions.some(({ type }) => type === "RouteRulesOverlap")),
  );
  expect(warned.map(({ ref }) => ref.name).sort()).toEqual(["older", "younger"]);
});

test("a Gateway says how many routes its listener has and that it is accepted", () => {
  const gateway = translate(OBJECTS).status.find(({ ref }) => ref.kind === "Gateway");
  expect(gateway?.status.listeners?.map(({ name, attachedRoutes }) => [name, attachedRoutes])).toEqual([["http", 3]]);
  expect(gateway?.status.conditions?.map(({ type, status, reason }) => [type, status, reason])).toEqual([
    ["Accepted", "True", "Accepted"],
  ]);
});
