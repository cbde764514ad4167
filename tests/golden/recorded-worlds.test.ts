import { describe, expect, test } from "bun:test";
import { createEngine, equal } from "../../core/incremental/mod.ts";
import type { Translation } from "../../core/plugin/mod.ts";
import { createStore, type Edit, type KubeObject, refOf } from "../../core/resource/mod.ts";
import { randomNumbers } from "../../core/testing/mod.ts";
import { root } from "../../plugins/gateway-api/root.ts";
import { type Recorded, recordedWorlds } from "../recorded-worlds.ts";
import { sharedPath } from "../shared.ts";
import { verifiedBuilds } from "../verified-build.ts";

const dir = sharedPath("goldens", "api-to-ir");

function fresh({ world }: Recorded, objects: readonly KubeObject[]): Translation {
  const store = createStore();
  store.replace(objects);
  return createEngine().build({ ...world, snapshot: store.snapshot }, root, "").value;
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

describe.skipIf(dir === undefined)(
  `recorded worlds${dir ? "" : " (needs the folder shared beside the project)"}`,
  () => {
    const worlds = dir ? recordedWorlds(dir) : [];

    test("there are hundreds of them", () => {
      expect(worlds.length).toBeGreaterThan(500);
    });

    test("the order in which objects come is of no account", () => {
      const random = randomNumbers(7);
      const wrong = worlds.filter((recorded) => {
        const expected = fresh(recorded, recorded.objects);
        return ![1, 2].every(() => equal(fresh(recorded, shuffled(recorded.objects, random)), expected));
      });
      expect(wrong.map(({ name }) => name)).toEqual([]);
    });

    test("objects that come one by one, go and come back give what a build from nothing gives, down to the bytes for Envoy", async () => {
      const random = randomNumbers(11);
      const wrong: string[] = [];
      for (const recorded of worlds) {
        const { name, objects, world } = recorded;
        const store = createStore();
        const builds = verifiedBuilds();
        let last: Translation | undefined;
        for (const edit of [
          ...shuffled(objects, random).map((object) => ({ upsert: [object] })),
          ...detours(objects, random),
        ]) {
          store.apply(edit);
          const { build, differences } = await builds.build({ ...world, snapshot: store.snapshot });
          last = build.value;
          wrong.push(...differences.map((difference) => `${name}: ${difference}`));
        }
        // The order in which objects are filed must not matter either.
        if (!equal(last, fresh(recorded, objects))) wrong.push(name);
      }
      expect(wrong).toEqual([]);
    }, 300_000);
  },
);

/** Edits that take a few objects away and bring them back, one after the other. */
function detours(objects: readonly KubeObject[], random: () => number): readonly Edit[] {
  return shuffled(objects, random)
    .slice(0, 3)
    .flatMap((object): Edit[] => [{ remove: [refOf(object)] }, { upsert: [object] }]);
}
