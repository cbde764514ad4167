import { expect, test } from "bun:test";
import { keyCodec, number, text } from "./key-codec.ts";

const route = keyCodec<[kind: string, namespace: string, name: string]>("/", text(), text(), text());
const parent = keyCodec<[route: string, index: number]>("#", text(), number);
const pair = keyCodec<[one: string, other: string]>("@", text(), text());

test("a key is its parts with a separator between them", () => {
  expect(route.of("HTTPRoute", "default", "web")).toBe("HTTPRoute/default/web");
  expect(route.read("HTTPRoute/default/web")).toEqual(["HTTPRoute", "default", "web"]);
  expect(parent.of(route.of("HTTPRoute", "default", "web"), 12)).toBe("HTTPRoute/default/web#12");
  expect(parent.read("HTTPRoute/default/web#12")).toEqual(["HTTPRoute/default/web", 12]);
});

test("the last part goes to the end, so a key of the same sort may stand there", () => {
  const key = pair.of("a", pair.of("b", "c"));
  expect(key).toBe("a@b@c");
  expect(pair.read(key)).toEqual(["a", "b@c"]);
});

test("names that hold separators come back as they were, and never meet the key of others", () => {
  const names = ["", "a", "@", "%", "a@b", "@@", "%40", "%25", "a%40b", "a%b@c", "%%", "%2540", "#", "/"];
  const keys = new Map<string, readonly string[]>();
  for (const one of names) {
    for (const other of names) {
      const key = pair.of(one, other);
      expect(pair.read(key)).toEqual([one, other]);
      expect([key, keys.get(key)]).toEqual([key, undefined]);
      keys.set(key, [one, other]);
    }
  }
});

test("a text that is no such key is a bug", () => {
  expect(() => route.read("default/web")).toThrow("the key default/web has fewer than 3 parts");
});
