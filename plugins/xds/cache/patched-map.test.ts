import { expect, test } from "bun:test";
import { patchedMap } from "./patched-map.ts";

test("a patched map reads as a copy with the same changes does, however many there are", () => {
  const plain = new Map(Array.from({ length: 300 }, (_, i) => [`n${i}`, i]));
  let patched: ReadonlyMap<string, number> = new Map(plain);
  for (let i = 0; i < 500; i++) {
    const changes: [string, number | undefined][] = [
      [`n${(i * 7) % 300}`, i],
      [`n${(i * 11) % 300}`, i % 3 === 0 ? undefined : -i],
      [`new${i % 20}`, i % 5 === 0 ? undefined : i],
    ];
    for (const [key, value] of changes) {
      if (value === undefined) plain.delete(key);
      else plain.set(key, value);
    }
    const before = patched;
    const held = [...before];
    patched = patchedMap(patched, new Map(changes));
    expect(patched.size).toBe(plain.size);
    expect(new Map(patched)).toEqual(plain);
    expect([...before]).toEqual(held);
  }
  for (const key of ["n0", "n7", "new0", "new1", "nobody"]) {
    expect(patched.get(key)).toBe(plain.get(key));
    expect(patched.has(key)).toBe(plain.has(key));
  }
  expect([...patched.keys()].sort()).toEqual([...plain.keys()].sort());
  expect([...patched.values()].sort()).toEqual([...plain.values()].sort());
});

test("what is replaced stays in its place", () => {
  const map = new Map([
    ["a", 1],
    ["b", 2],
    ["c", 3],
  ]);
  const changes = new Map<string, number | undefined>([
    ["d", 4],
    ["a", 5],
    ["b", undefined],
  ]);
  const patched = patchedMap(map, changes);
  expect([...patched]).toEqual([
    ["a", 5],
    ["c", 3],
    ["d", 4],
  ]);
});
