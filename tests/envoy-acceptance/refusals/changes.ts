import type { KubeObject } from "../../../core/resource/mod.ts";
import { asServed } from "./inputs.ts";
import { MATERIAL } from "./material.ts";
import type { Random } from "./random.ts";
import { NUMBERS, PIECES, WORDS } from "./words.ts";

/** The values of a field in objects of each kind, wherever they were recorded. */
export type Pool = ReadonlyMap<string, readonly unknown[]>;

type Path = readonly (string | number)[];
type Fields = Readonly<Record<string, unknown>>;

/** The parts of an object that are changed. */
const PARTS = ["spec", "data"];
/** Changes are tried so often before another object is taken. */
const TRIES = 12;

/** The values that every field of the objects has been seen with. */
export function poolOf(objects: readonly KubeObject[]): Pool {
  const pool = new Map<string, Map<string, unknown>>();
  for (const object of objects)
    for (const { path, value } of places(object)) {
      const key = fieldKey(object.kind, path);
      const values = pool.get(key) ?? new Map<string, unknown>();
      values.set(JSON.stringify(value), value);
      pool.set(key, values);
    }
  return new Map([...pool].map(([key, values]) => [key, [...values.values()]]));
}

/** Names of the fields of an object that can be changed, each once. References are left out: one that is changed leads nowhere nearly always. */
export function fieldsOf(object: KubeObject): readonly string[] {
  const own = places(object).filter(({ path }) => path.length > 1 && !isReference(path));
  return [...new Set(own.map(({ path }) => fieldKey(object.kind, path)))];
}

/** Whether a server takes anything for a field of the object: nothing but checks of ours stands between it and Envoy. */
export function isFree(object: KubeObject, field: string): boolean {
  const place = places(object).find(
    ({ path, value }) => fieldKey(object.kind, path) === field && typeof value === "string",
  );
  if (!place) return false;
  return object.kind === "Secret" || asServed(put(object, place.path, "50% (a") as KubeObject) !== undefined;
}

/** An object with a field changed so that a server would still take it; undefined when no try came to that. */
export function changed(object: KubeObject, field: string, means: Means): KubeObject | undefined {
  const all = places(object).filter(({ path }) => fieldKey(object.kind, path) === field);
  for (let i = 0; i < TRIES; i++) {
    const place = means.random.pick(all);
    const value = place ? changedValue(object.kind, place, means) : SAME;
    if (!place || value === SAME) continue;
    const other = asServed(put(object, place.path, value) as KubeObject);
    if (other && JSON.stringify(other) !== JSON.stringify(object)) return other;
  }
  return undefined;
}

interface Place {
  readonly path: Path;
  readonly value: unknown;
}

function places(object: KubeObject): readonly Place[] {
  return PARTS.flatMap((part) => below([part], (object as unknown as Fields)[part]));
}

function below(path: Path, value: unknown): readonly Place[] {
  if (value === undefined) return [];
  const own = { path, value };
  if (Array.isArray(value)) return [own, ...value.flatMap((item, i) => below([...path, i], item))];
  if (typeof value !== "object" || value === null) return [own];
  return [own, ...Object.entries(value).flatMap(([key, part]) => below([...path, key], part))];
}

function isReference(path: Path): boolean {
  return path.some((part) => typeof part === "string" && /Refs?$|^parametersRef$|^gatewayClassName$/.test(part));
}

function fieldKey(kind: string, path: Path): string {
  return `${kind} ${path.map((part) => (typeof part === "number" ? "*" : part)).join(".")}`;
}

const SAME = Symbol("same");
const GONE = Symbol("gone");

/** The pool and the random numbers that changes are made with. */
export interface Means {
  readonly pool: Pool;
  readonly random: Random;
}

function changedValue(kind: string, { path, value }: Place, means: Means): unknown {
  const { pool, random } = means;
  if (kind === "Secret" && path[0] === "data")
    return typeof value === "string" ? btoaUtf8(changedText(atobUtf8(value), random)) : SAME;
  if (kind === "ConfigMap") return typeof value === "string" ? changedText(value, random) : SAME;
  if (random.percent(15)) return random.pick(pool.get(fieldKey(kind, path)) ?? []) ?? SAME;
  if (typeof value === "string") return changedWord(value, random);
  if (typeof value === "number") return random.pick(NUMBERS) ?? SAME;
  if (typeof value === "boolean") return !value;
  if (random.percent(20)) return GONE;
  return Array.isArray(value) ? changedList(value, random) : grafted(kind, { path, value }, means);
}

function changedWord(text: string, random: Random): string {
  if (random.percent(70)) return random.pick(random.pick(WORDS) ?? []) ?? "";
  const at = random.below(text.length + 1);
  return text.slice(0, at) + (random.pick(PIECES) ?? "") + text.slice(at);
}

/** A text of several lines, as a certificate or a script is one. */
function changedText(text: string, random: Random): string {
  const way = random.below(5);
  if (way === 0) return random.pick(MATERIAL) ?? "";
  if (way === 1) return text.slice(0, random.below(text.length));
  if (way === 2) return `${text}\n${random.pick(MATERIAL) ?? ""}`;
  return changedWord(text, random);
}

function changedList(list: readonly unknown[], random: Random): unknown {
  const at = random.below(list.length);
  return random.percent(50) ? list.toSpliced(at, 1) : list.toSpliced(at, 0, list[at]);
}

/** A field that other objects of the kind have there. */
function grafted(kind: string, { path, value }: Place, { pool, random }: Means): unknown {
  const prefix = `${fieldKey(kind, path)}.`;
  const names = [...pool.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  const name = random.pick(names.filter((each) => !each.includes(".") && each !== "*"));
  if (name === undefined) return SAME;
  return { ...(value as Fields), [name]: random.pick(pool.get(prefix + name) ?? []) };
}

function put(part: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(part)) {
    const i = key as number;
    const item = put(part[i], rest, value);
    return item === GONE ? part.toSpliced(i, 1) : part.with(i, item);
  }
  const fields = part as Fields;
  const item = put(fields[key], rest, value);
  if (item !== GONE) return { ...fields, [key]: item };
  const { [key]: _gone, ...others } = fields;
  return others;
}

function btoaUtf8(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

function atobUtf8(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}
