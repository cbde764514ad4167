import { asList, asNumber, compare, Duration, equals, fail } from "../evaluation/values.ts";
import { arithmetic } from "./arithmetic.ts";
import type { Functions } from "./function.ts";
import { textSearch } from "./text.ts";

function isSorted(list: readonly unknown[]): boolean {
  return list.every((item, i) => i === 0 || compare(list[i - 1], item) <= 0);
}

function best(list: readonly unknown[], isBetter: (order: number) => boolean): unknown {
  if (list.length === 0) return fail("an empty list has no minimum or maximum");
  return list.reduce((kept, item) => (isBetter(compare(item, kept)) ? item : kept));
}

function sum(list: readonly unknown[]): unknown {
  if (list.length === 0) return 0;
  const zero = list[0] instanceof Duration ? new Duration(0n) : 0;
  return list.reduce((total, item) => arithmetic.add(total, item), zero);
}

function containsAll(list: unknown, items: unknown): boolean {
  return asList(items).every((item) => asList(list).some((each) => equals(each, item)));
}

/** Kubernetes' functions on lists, and CEL's on sets. `indexOf` serves texts too. */
export const listFunctions: Functions = {
  isSorted: { 1: ([list]) => isSorted(asList(list)) },
  sum: { 1: ([list]) => sum(asList(list)) },
  min: { 1: ([list]) => best(asList(list), (order) => order < 0) },
  max: { 1: ([list]) => best(asList(list), (order) => order > 0) },
  indexOf: {
    2: ([a, b]) => (Array.isArray(a) ? a.findIndex((item) => equals(item, b)) : textSearch.indexOf(a, b, 0)),
    3: ([a, b, from]) => textSearch.indexOf(a, b, from),
  },
  lastIndexOf: {
    2: ([a, b]) => (Array.isArray(a) ? a.findLastIndex((item) => equals(item, b)) : textSearch.lastIndexOf(a, b)),
    3: ([a, b, from]) => textSearch.lastIndexOf(a, b, asNumber(from)),
  },
};

/** The `sets` library. */
export const setFunctions: Functions = {
  contains: { 2: ([list, items]) => containsAll(list, items) },
  equivalent: { 2: ([a, b]) => containsAll(a, b) && containsAll(b, a) },
  intersects: { 2: ([a, b]) => asList(a).some((item) => asList(b).some((each) => equals(each, item))) },
};
