import { expect, test } from "bun:test";
import { createMemoryProvider } from "../../providers/memory/mod.ts";
import { providerContract, refOfRoute, route } from "./provider.ts";

providerContract("memory", () => {
  const memory = createMemoryProvider();
  return {
    definition: memory.plugin as never,
    put: (...objects) => void memory.apply(...objects),
    remove: (ref) => void memory.remove(ref),
    close: () => {},
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
