import { expect, test } from "bun:test";
import type { KubeObject, ObjectRef } from "../../core/resource/mod.ts";
import { route } from "../../library/testing/contract/provider.ts";
import { createMemoryProvider } from "../../providers/memory/mod.ts";
import { refOfRoute } from "./provider.ts";
import { heldToContract } from "./suite.ts";

heldToContract("memory", "provider", () => {
  const memory = createMemoryProvider();
  return {
    definition: memory.plugin,
    source: {
      put: (...objects: readonly KubeObject[]) => void memory.apply(...objects),
      remove: (ref: ObjectRef) => void memory.remove(ref),
    },
  };
});

test("memory refuses all of a set when its validator refuses one", () => {
  const memory = createMemoryProvider([], (object) =>
    object.metadata.name === "bad"
      ? { ok: false, errors: [{ path: ["spec", "rules"], message: "is wrong" }] }
      : { ok: true, object },
  );
  expect(() => memory.apply(route("good", "/"), route("bad", "/"))).toThrow(
    "HTTPRoute default/bad is not valid: spec.rules: is wrong",
  );
  expect(memory.replace([]).all("HTTPRoute")).toEqual([]);
});

test("memory replaces everything it holds", () => {
  const memory = createMemoryProvider([route("a", "/")]);
  const snapshot = memory.replace([route("b", "/")]);
  expect(snapshot.all("HTTPRoute").map(({ metadata }) => metadata.name)).toEqual(["b"]);
  expect(memory.remove(refOfRoute("b")).all("HTTPRoute")).toEqual([]);
});
