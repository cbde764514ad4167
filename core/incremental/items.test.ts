import { expect, test } from "bun:test";
import { createStore } from "../resource/store.ts";
import { createEngine } from "./engine.ts";
import { mapItemsWith } from "./items.ts";

/** Makes lists of what is made of items, and tells of which ones something was made. */
function making() {
  const made: string[] = [];
  const items = mapItemsWith(
    "items",
    (_key, read) => read.setting("items") as readonly { readonly name: string }[],
    (_key, read) => read.setting("context") as string,
    ({ name }, context, key) => {
      made.push(name);
      return { text: `${key}${name}${context}` };
    },
  );
  const engine = createEngine();
  const { snapshot } = createStore();
  return (list: readonly object[], context = "!") => {
    made.length = 0;
    const { value } = engine.build(
      { snapshot, needs: new Map(), now: 0, settings: { items: list, context } },
      items,
      "k",
    );
    return { value, texts: value.map(({ text }) => text), made: [...made] };
  };
}

const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => ({ name })) as [object, object, object, object];

test("an item that stays keeps what was made of it when others come or go before it", () => {
  const build = making();
  const first = build([a, b, c]);
  expect([first.texts, first.made]).toEqual([
    ["ka!", "kb!", "kc!"],
    ["a", "b", "c"],
  ]);
  const second = build([d, a, b, c]);
  expect([second.texts, second.made]).toEqual([["kd!", "ka!", "kb!", "kc!"], ["d"]]);
  expect(second.value[1]).toBe(first.value[0] as never);
  expect(second.value[3]).toBe(first.value[2] as never);
  const third = build([d, c]);
  expect([third.texts, third.made]).toEqual([["kd!", "kc!"], []]);
});

test("the same items in a new list leave the list that was made as it is", () => {
  const build = making();
  const first = build([a, b]);
  const second = build([a, b]);
  expect([second.value === first.value, second.made]).toEqual([true, []]);
});

test("another context makes all of it anew", () => {
  const build = making();
  build([a, b]);
  expect(build([a, b], "?")).toMatchObject({ texts: ["ka?", "kb?"], made: ["a", "b"] });
});
