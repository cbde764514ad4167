import { expect, test } from "bun:test";
import { Collection, type Key } from "../collection/collection.ts";
import { verifiedBuild } from "../pipeline/verification.ts";
import type { Translation } from "../plugin/api.ts";
import { createStore } from "../resource/store.ts";
import { faulty, OPERATOR_FAULTS, type OperatorFault } from "../testing/faulty.ts";
import { createEngine } from "./engine.ts";
import { filter, firstOfName, groupBy, lookUp, mapEach, order } from "./operators.ts";
import { type Derivation, derive } from "./reader.ts";

type Any = Collection<Key, unknown>;

const items = derive("items", (_key, read) => read.setting("items") as Collection<string, string>);

const operators: Readonly<Record<string, () => Derivation<Any>>> = {
  "map each": () => mapEach("m", items, (text) => `${text}.`),
  filter: () => filter("f", items, () => true),
  "group by": () => groupBy("g", items, (text) => text),
  order: () => order("o", items, (_text, key) => [-1, key]),
  "look up": () =>
    lookUp("l", [items, items], { namesOf: (_text, key) => [key], make: (text, find, key) => `${text}${find(key)}` }),
  "first of a name wins": () => firstOfName("fn", items, (_text, key) => key),
};

const ITEMS = Collection.of<string, string>([
  ["a", "x"],
  ["b", "y"],
  ["c", "x"],
  ["e", "x"],
]);
/** One goes, one becomes another one in its place and leaves a group that goes on, one comes. */
const CHANGED = ITEMS.with([
  ["b", undefined],
  ["c", "z"],
  ["d", "w"],
]);

const tests = Object.entries(operators).flatMap(([name, make]) =>
  Object.entries(OPERATOR_FAULTS).map(([fault, wrong]) => [fault, name, make, wrong] as const),
);

function differencesWith(operator: Derivation<Any>): readonly string[] {
  // A value that other things are made of, as in a translation: the fault has to be seen in what comes out in the end.
  const texts = mapEach("texts", operator, (value, key) =>
    JSON.stringify([key, value instanceof Collection ? [...value] : value]),
  );
  const root = derive("root", (_key, read) => ({
    xds: { plane: { texts: read.from(texts, "").list } },
  })) as never;
  const translator = { root: root as Derivation<Translation> };
  const engine = createEngine();
  const found = [ITEMS, CHANGED].map((now) => {
    const world = { snapshot: createStore().snapshot, settings: { items: now }, needs: new Map(), now: 0 };
    return verifiedBuild(engine.build(world, translator.root, ""), { world, translator, engine }).differences;
  });
  expect(found[0]).toEqual([]);
  return found[1] ?? [];
}

test.each(tests)(
  "%s in an operator (%s) is found by the comparison with a build from nothing",
  (_fault, _name, make, wrong: OperatorFault) => {
    expect(differencesWith(make())).toEqual([]);
    expect(differencesWith(faulty(make(), wrong)).length).toBeGreaterThan(0);
  },
);
