import { expect, test } from "bun:test";
import type { Collection, Derivation, Key } from "../../core/incremental/mod.ts";
import { faulty, OPERATOR_FAULTS, type OperatorFault } from "../../core/testing/faulty.ts";
import { sortedRoutes } from "../../plugins/gateway-api/data-plane/listener-routes.ts";
import { claimsOfRoutes, routeNeeds } from "../../plugins/xds/translate/needs/of-routes.ts";
import { verifiedBuilds } from "../verified-build.ts";
import { BASE, route, service, slice, storeOf, worldOf } from "./gateway-api-world.ts";

type Any = Collection<Key, unknown>;
/** Operators of both halves: what a listener's routes are in the IR, which the other half takes as they are, what they need there, and the clusters that they claim. */
const operators = { sortedRoutes, routeNeeds, claimsOfRoutes } as unknown as Readonly<Record<string, Derivation<Any>>>;

/** Has the operator of a translator do one thing wrong for as long as something runs. */
async function withFault<T>(operator: Derivation<Any>, fault: OperatorFault, run: () => Promise<T>): Promise<T> {
  const { compute } = operator;
  Object.assign(operator, { compute: faulty({ ...operator }, fault).compute });
  try {
    return await run();
  } finally {
    Object.assign(operator, { compute });
  }
}

const NAMES = ["a", "b", "c", "d"];

/** One route goes, one leads elsewhere, one matches something else, one comes: what differs from a build from nothing then. */
async function differences(): Promise<readonly string[]> {
  const objects = NAMES.flatMap((name) => [service(name), slice(name, "10.1.0.1"), route(name, `/${name}`, name)]);
  const store = storeOf([...BASE, ...objects]);
  const builds = verifiedBuilds();
  const first = await builds.build(worldOf(store));
  expect(first.differences).toEqual([]);
  const remove = [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "default", name: "b" }];
  store.apply({ upsert: [route("a", "/a", "d"), route("c", "/x", "c"), route("e", "/e", "a")], remove });
  return (await builds.build(worldOf(store))).differences;
}

test("without a fault nothing differs", async () => {
  expect(await differences()).toEqual([]);
});

const cases = Object.keys(operators).flatMap((name) =>
  Object.keys(OPERATOR_FAULTS).map((fault) => [fault, name] as const),
);

test.each(cases)("%s in an operator of a translator (%s) is found by the comparison", async (fault, name) => {
  const operator = operators[name] as Derivation<Any>;
  const found = await withFault(operator, OPERATOR_FAULTS[fault] as OperatorFault, differences);
  expect(found.length).toBeGreaterThan(0);
});
