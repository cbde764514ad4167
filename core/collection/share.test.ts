import { expect, test } from "bun:test";
import { diffLists, withRoom } from "./list-diff.ts";
import { equal, share, shareLevels } from "./share.ts";

test("an equal value is the previous one", () => {
  const previous = { a: [1, { b: 2 }], c: undefined };
  expect(share(previous, { a: [1, { b: 2 }], c: undefined })).toBe(previous);
});

test("unchanged parts of a changed value are shared", () => {
  const previous = { left: { x: 1 }, right: { y: 1 } };
  const next = share(previous, { left: { x: 1 }, right: { y: 2 } });
  expect(next).toEqual({ left: { x: 1 }, right: { y: 2 } });
  expect(next.left).toBe(previous.left);
});

test("items that move keep their identity", () => {
  const [a, b, c] = [{ n: 1 }, { n: 1 }, { n: 3 }];
  const x = { n: 1 };
  const next = share([a, b, c], [x, a, b, c]);
  expect(next[0]).toBe(x);
  expect(next[1]).toBe(a);
  expect(next[2]).toBe(b);
  expect(next[3]).toBe(c);
});

test("items that come and go between others leave these alone, and a replaced one is compared with what it stands for", () => {
  const item = (n: number) => ({ n, part: { same: true } });
  const previous = Array.from({ length: 20 }, (_, n) => item(n));
  const replaced = item(100);
  const next = [item(-1), ...previous.slice(0, 10), ...previous.slice(12), item(99)].with(5, replaced);
  const shared = share(previous, next);
  expect(shared).toEqual(next);
  expect(shared[1]).toBe(previous[0] as { n: number; part: { same: boolean } });
  expect(shared[11]).toBe(previous[12] as { n: number; part: { same: boolean } });
  expect(shared[5]?.part).toBe(previous[4]?.part as { same: boolean });
  expect(share(previous, previous.slice())).toBe(previous);
  expect(share(previous, previous.slice(0, 19))).toHaveLength(19);
});

test("an absent key is not an undefined one", () => {
  expect(equal({ a: undefined }, {})).toBe(false);
  const next: Record<string, unknown> = {};
  expect(share({ a: undefined }, next)).toBe(next);
});

test("values that are not plain are compared by identity", () => {
  const [first, second] = [new Uint8Array([1]), new Uint8Array([1])];
  expect(equal(first, second)).toBe(false);
  expect(share({ bytes: first }, { bytes: second }).bytes).toBe(second);
});

test("places that do not hold the identical item are told", () => {
  const [a, b, c, d] = [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }];
  const [first, second, third] = [
    [a, b, c],
    [a, d, c],
    [d, b, c],
  ];
  expect(diffLists(first, second).after).toEqual([1]);
  expect(diffLists(first, second).after).toEqual([1]);
  expect(diffLists(third, second).after).toEqual([0, 1]);
  expect(diffLists(first, third).after).toEqual([0]);
  expect(diffLists(second, second).after).toEqual([]);
  expect(diffLists([a, b], [a, b]).after).toEqual([]);
});

test("of lists that gained or lost items it is told which; what was made of the others finds its new place", () => {
  const [a, b, c, d, e, f] = Array.from("abcdef", (name) => ({ name })) as [
    object,
    object,
    object,
    object,
    object,
    object,
  ];
  const before = [a, b, c, d];
  for (const after of [[a, e, b, c, f, d], [b, d], [e, a, c, d, f], [], [d, c, b, a, e], [e, f, d, a, b, c]]) {
    const places = diffLists(before, after);
    const stays = (list: readonly object[], differing: readonly number[]) =>
      list.filter((_, i) => !differing.includes(i));
    expect(stays(after, places.after)).toEqual(stays(before, places.before));
    const made = withRoom(before, places);
    for (const i of places.after) made[i] = after[i] as object;
    expect(made).toEqual(after);
  }
  expect(diffLists(before, [a, e, b, c, f, d]).after).toEqual([1, 4]);
});

test("below so many levels only identity counts", () => {
  const part = { deep: { n: 1 } };
  const previous = { list: [part], same: [part] };
  expect(shareLevels(2)(previous, { list: [part], same: [part] })).toBe(previous);
  const next = shareLevels(2)(previous, { list: [{ deep: { n: 1 } }], same: [part] });
  expect(next).not.toBe(previous);
  expect(next.list).not.toBe(previous.list);
  expect(next.same).toBe(previous.same);
  expect(shareLevels(4)(previous, { list: [{ deep: { n: 1 } }], same: [part] })).toBe(previous);
});
