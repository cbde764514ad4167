import { describe, expect, test } from "bun:test";
import { Collection, createEngine } from "../../core/incremental/mod.ts";
import type * as ir from "../../core/ir/mod.ts";
import { createStore, type KubeObject } from "../../core/resource/mod.ts";
import { root } from "../../plugins/gateway-api/root.ts";
import { createXdsTranslator } from "../../plugins/xds/translate/mod.ts";
import { recordedWorlds } from "../recorded-worlds.ts";
import { sharedPath } from "../shared.ts";

const dir = sharedPath("goldens", "api-to-ir");

/** An EndpointSlice or Backend with each of its IPv4 addresses moved; undefined for what has none. */
function moved(object: KubeObject): KubeObject | undefined {
  const text = JSON.stringify(object);
  if (object.kind !== "EndpointSlice" && object.kind !== "Backend") return undefined;
  const other = text.replaceAll(
    /"(\d+\.\d+\.\d+)\.(\d+)"/g,
    (_all, net, last) => `"${net}.${(Number(last) + 7) % 250}"`,
  );
  return other === text ? undefined : (JSON.parse(other) as KubeObject);
}

/** All values of a field, wherever they stand. */
function valuesOf(field: string, value: unknown): readonly unknown[] {
  if (typeof value !== "object" || value === null || value instanceof Collection) return [];
  return Object.entries(value).flatMap(([key, part]) => (key === field ? [part] : valuesOf(field, part)));
}

/** The parts that differ between an IR and the next one beside their lists of endpoints. */
function changedParts(before: ir.XdsIr, after: ir.XdsIr): readonly string[] {
  const { endpoints: _before, ...was } = before;
  const { endpoints: _after, ...now } = after;
  return [...new Set([...Object.keys(was), ...Object.keys(now)])].filter(
    (part) => (was as Record<string, unknown>)[part] !== (now as Record<string, unknown>)[part],
  );
}

describe.skipIf(dir === undefined)(
  `endpoints in recorded worlds${dir ? "" : " (needs the folder shared beside the project)"}`,
  () => {
    const worlds = dir ? recordedWorlds(dir) : [];

    test("endpoints that move change lists of endpoints in the IR, and load assignments for Envoy, and nothing else of either", () => {
      const wrong: string[] = [];
      let assignments = 0;
      for (const { name, objects, world } of worlds) {
        const store = createStore();
        store.replace(objects);
        const engine = createEngine();
        const before = engine.build({ ...world, snapshot: store.snapshot }, root, "").value.xds;
        store.apply({ upsert: objects.flatMap((object) => moved(object) ?? []) });
        const after = engine.build({ ...world, snapshot: store.snapshot }, root, "").value.xds;
        for (const [irKey, xds] of Object.entries(after)) {
          const was = before[irKey] as ir.XdsIr;
          wrong.push(...changedParts(was, xds).map((part) => `${name}: ${part} of ${irKey}`));
          const translator = createXdsTranslator({ controllerNamespace: "envoy-gateway-system" });
          const [first, second] = [translator.build(was).resources, translator.build(xds).resources];
          for (const kind of ["listeners", "routes", "clusters", "secrets"] as const)
            if (second[kind].some(({ encoded }, i) => encoded !== first[kind][i]?.encoded))
              wrong.push(`${name}: ${kind} for Envoy`);
          assignments += second.endpoints.filter((resource, i) => resource !== first.endpoints[i]).length;
        }
      }
      expect(wrong).toEqual([]);
      expect(assignments).toBeGreaterThan(500);
    }, 120_000);

    test("the lists of an IR are those that its settings name", () => {
      const wrong = worlds.filter(({ objects, world }) => {
        const store = createStore();
        store.replace(objects);
        const { xds } = createEngine().build({ ...world, snapshot: store.snapshot }, root, "").value;
        return Object.values(xds).some((each) => {
          const named = new Set(valuesOf("endpointsOf", each)) as ReadonlySet<string>;
          const lists = new Set(each.endpoints?.keys() ?? []);
          return named.symmetricDifference(lists).size > 0;
        });
      });
      expect(wrong.map(({ name }) => name)).toEqual([]);
    });
  },
);
