import type { JsonObject, JsonValue } from "@bufbuild/protobuf";
import { done, failed, type Result } from "../../result/mod.ts";
import { printable } from "../../scalars/printable.ts";
import { Budget, PatchCostError } from "./budget.ts";
import { JsonPathError, locate } from "./json-path.ts";

/** One operation; `jsonPath` selects places and `path` is then relative to each of them. */
export interface JsonPatch {
  readonly op: "add" | "remove" | "replace" | "copy" | "move" | "test";
  readonly path?: string;
  readonly jsonPath?: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** The patched document, and one sentence for each operation that was left out. */
export interface PatchResult {
  readonly document: JsonValue;
  readonly errors: readonly string[];
}

/**
 * Applies operations in order. `add` makes the containers on its way that are missing (a list where a number or `-` follows).
 * Promise: pure; untouched parts of the document keep their identity. An operation that takes too many steps, or makes the document too large, is left out
 * (`budget.ts`).
 */
export function applyJsonPatches(document: JsonValue, patches: readonly JsonPatch[]): PatchResult {
  const errors: string[] = [];
  const patcher = createPatcher(document);
  let current = document;
  for (const patch of patches) {
    const outcome = patcher(current, patch);
    if ("fault" in outcome) errors.push(outcome.fault);
    else current = outcome.value;
  }
  return { document: current, errors };
}

/** Applies one operation to a document, or says why it is left out. */
export type Patcher = (document: JsonValue, patch: JsonPatch) => Result<JsonValue>;

/** Applies operations one by one to a document and what becomes of it, with one budget for how large it may get. */
export function createPatcher(document: JsonValue): Patcher {
  const budget = new Budget(document);
  return (current, patch) => {
    budget.begin();
    try {
      let next = current;
      for (const path of targets(current, patch, budget)) next = applyAt(next, { patch, path, budget });
      return done(next);
    } catch (error) {
      if (!(error instanceof PatchError || error instanceof JsonPathError || error instanceof PatchCostError))
        throw error;
      const place = printable(`${patch.jsonPath ?? ""}${patch.path ?? ""}`, SHOWN);
      return failed(`${patch.op} ${place}: ${error.message}`);
    }
  };
}

/** Characters of a path that are shown. */
const SHOWN = 200;

class PatchError extends Error {}

type Path = readonly string[];

/** The pointers that an operation is about; also refuses operations whose fields do not fit together. */
function targets(document: JsonValue, patch: JsonPatch, budget: Budget): Path[] {
  const { op, path, jsonPath } = patch;
  if (path === undefined && jsonPath === undefined) throw new PatchError("needs path or jsonPath");
  if (needsValue.has(op) && patch.value === undefined) throw new PatchError("needs a value");
  if (!needsValue.has(op) && patch.value !== undefined) throw new PatchError("must not have a value");
  if (needsFrom.has(op) !== (patch.from !== undefined))
    throw new PatchError(needsFrom.has(op) ? "needs from" : "must not have from");
  if (jsonPath === undefined) return [parsePointer(path ?? "")];
  const tail = path === undefined || path === "" ? [] : parsePointer(path.startsWith("/") ? path : `/${path}`);
  const places = locate(document, jsonPath, budget);
  if (places.length === 0) throw new PatchError("selects nothing; to add what is not there, name it in path");
  const paths = places.map((place) => [...place.map(String), ...tail]);
  // From behind, so that what goes or comes does not move what is still to be found.
  return op === "remove" || op === "add" ? paths.reverse() : paths;
}

const needsValue: ReadonlySet<string> = new Set(["add", "replace", "test"]);
const needsFrom: ReadonlySet<string> = new Set(["copy", "move"]);

/** RFC 6901. */
function parsePointer(pointer: string): Path {
  if (pointer === "") return [];
  if (!pointer.startsWith("/")) throw new PatchError(`the pointer ${pointer} must begin with /`);
  return pointer
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

interface Target {
  readonly patch: JsonPatch;
  readonly path: Path;
  readonly budget: Budget;
}

function applyAt(document: JsonValue, { patch, path, budget }: Target): JsonValue {
  const value = patch.value as JsonValue;
  switch (patch.op) {
    case "add":
      return add(document, path, value, budget);
    case "replace":
      return replace(document, path, value, budget);
    case "remove":
      return remove(document, path, budget);
    case "test":
      budget.spend(budget.sizeOf(value));
      if (!sameJson(get(document, path), value)) throw new PatchError("the value there is another one");
      return document;
    case "copy":
      return add(document, path, get(document, parsePointer(patch.from!)), budget);
    case "move": {
      const from = parsePointer(patch.from!);
      return add(remove(document, from, budget), path, get(document, from), budget);
    }
  }
}

/** Equality of RFC 6902, section 4.6: the order of keys does not count. */
function sameJson(a: JsonValue, b: JsonValue): boolean {
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b) || Object.keys(a).length !== Object.keys(b).length) return false;
  return Object.keys(a).every(
    (key) => Object.hasOwn(b, key) && sameJson((a as JsonObject)[key]!, (b as JsonObject)[key]!),
  );
}

function get(document: JsonValue, path: Path): JsonValue {
  let at = document;
  for (const key of path) {
    const child = childOf(at, key);
    if (child === undefined) throw new PatchError(`there is nothing at ${key}`);
    at = child;
  }
  return at;
}

function childOf(container: JsonValue, key: string): JsonValue | undefined {
  if (Array.isArray(container)) return container[indexIn(container, key)];
  if (typeof container !== "object" || container === null) return undefined;
  return Object.hasOwn(container, key) ? container[key] : undefined;
}

/** Negative indexes count from the end. */
function indexIn(list: readonly JsonValue[], key: string): number {
  if (!/^-?\d+$/.test(key)) throw new PatchError(`${key} is not an index of a list`);
  const index = Number(key);
  return index < 0 ? list.length + index : index;
}

/** How a place changes: what becomes of the container in which it stands. */
type Change = (container: JsonValue, key: string) => JsonValue;

/** Rebuilds the containers on the way to a place and lets `change` rebuild the last one. */
function rebuild(at: JsonValue, path: Path, change: Change, budget: Budget): JsonValue {
  const [key, ...rest] = path;
  if (key === undefined) throw new PatchError("the whole document cannot be the target");
  budget.copy(entriesOf(at));
  if (rest.length === 0) return change(at, key);
  const child = childOf(at, key);
  if (child === undefined) throw new PatchError(`there is nothing at ${key}`);
  return withChild(at, key, rebuild(child, rest, change, budget));
}

function entriesOf(container: JsonValue): number {
  if (Array.isArray(container)) return container.length;
  return typeof container === "object" && container !== null ? Object.keys(container).length : 0;
}

function withChild(container: JsonValue, key: string, value: JsonValue): JsonValue {
  if (Array.isArray(container)) return container.with(indexIn(container, key), value);
  return { ...(container as JsonObject), [key]: value };
}

function add(document: JsonValue, path: Path, value: JsonValue, budget: Budget): JsonValue {
  budget.grow(value);
  if (path.length === 0) return value;
  if (path.length > DEEPEST) throw new PatchError(`it leads more than ${DEEPEST} levels down`);
  const put: Change = (container, key) => {
    if (Array.isArray(container)) return inserted(container, key, value);
    if (typeof container !== "object" || container === null)
      throw new PatchError(`${key} has no place in a plain value`);
    return { ...container, [key]: value };
  };
  return rebuild(withContainers(document, path), path, put, budget);
}

/** Levels that an operation may lead down; messages of Envoy nest less. */
export const DEEPEST = 256;

function inserted(list: readonly JsonValue[], key: string, value: JsonValue): JsonValue {
  if (key === "-") return [...list, value];
  const index = Number(key) < 0 ? list.length + Number(key) + 1 : indexIn(list, key);
  if (!(index >= 0 && index <= list.length)) throw new PatchError(`${key} is outside of the list`);
  return list.toSpliced(index, 0, value);
}

/** Makes the containers that are missing above the last step of a path. */
function withContainers(at: JsonValue, path: Path): JsonValue {
  const [key, next, ...rest] = path;
  if (key === undefined || next === undefined) return at;
  const child = childOf(at, key);
  if (child !== undefined && child !== null) {
    const below = withContainers(child, [next, ...rest]);
    return below === child ? at : withChild(at, key, below);
  }
  const fresh: JsonValue = next === "-" || /^-?\d+$/.test(next) ? padding(Math.max(Number(next) || 0, 0)) : {};
  const below = withContainers(fresh, [next, ...rest]);
  if (!Array.isArray(at)) return { ...(at as JsonObject), [key]: below };
  const index = indexIn(at, key);
  if (child === null) return at.with(index, below);
  return [...at, ...padding(index - at.length), below];
}

const maxPadding = 1024;

function padding(length: number): null[] {
  if (length > maxPadding) throw new PatchError(`a list of ${length} empty items is not made`);
  return new Array<null>(Math.max(length, 0)).fill(null);
}

function replace(document: JsonValue, path: Path, value: JsonValue, budget: Budget): JsonValue {
  budget.grow(value);
  if (path.length === 0) return value;
  const put: Change = (container, key) => {
    if (childOf(container, key) === undefined) throw new PatchError(`there is nothing at ${key}`);
    return withChild(container, key, value);
  };
  return rebuild(document, path, put, budget);
}

function remove(document: JsonValue, path: Path, budget: Budget): JsonValue {
  const take: Change = (container, key) => {
    if (childOf(container, key) === undefined) throw new PatchError(`there is nothing at ${key}`);
    if (Array.isArray(container)) return container.toSpliced(indexIn(container, key), 1);
    const { [key]: _, ...rest } = container as JsonObject;
    return rest;
  };
  return rebuild(document, path, take, budget);
}
