import type { Facts } from "../../core/api/schema/mod.ts";
import { KEYS, NUMBERS, TEXTS } from "./dictionary.ts";
import { anything, generate, type Sort } from "./generate.ts";
import { type Json, type JsonObject, put, type Spot, type Step, spotsOf, spotValue, valueAt } from "./json.ts";

/** The source that mutations draw from. */
export interface Source extends Sort {
  /** Facts of the whole object: which fields there may be. */
  readonly facts: Facts;
  /** Other objects of the kind. */
  readonly others: readonly object[];
}

type Mutation = (source: Source, spot: Spot, object: JsonObject) => void;

/** The fields that say which object it is, and those that the server writes. */
const SETTLED: ReadonlySet<Step> = new Set(["apiVersion", "kind", "metadata", "status"]);

/** At most so many changes are made to one object. */
const MOST = 4;

function factsAt(facts: Facts, path: readonly Step[]): Facts | undefined {
  return path.reduce<Facts | undefined>(
    (at, step) => (typeof step === "number" ? at?.items : (at?.fields?.[step]?.facts ?? at?.values)),
    facts,
  );
}

/** The name of the field that a spot stands in: of an item that of its list. */
function fieldOf({ path }: Spot): string {
  return String(path.findLast((step) => typeof step === "string") ?? "");
}

const drop: Mutation = (_source, { holder, step }) => {
  if (Array.isArray(holder)) holder.splice(Number(step), 1);
  else delete holder[step];
};

const retype: Mutation = (source, spot) => put(spot, anything(source.random));

/** Another value of the same JSON type. */
const worsen: Mutation = (source, spot) => {
  const { random } = source;
  const value = spotValue(spot);
  if (typeof value === "string") put(spot, random.pick(TEXTS));
  else if (typeof value === "number") put(spot, random.pick(NUMBERS));
  else if (typeof value === "boolean") put(spot, !value);
  else if (Array.isArray(value)) put(spot, value.toReversed());
  else if (value !== null) put({ holder: value, step: random.pick(KEYS) }, random.pick(TEXTS));
};

/** A list with an item twice, with one that differs from another in one field, or filled up. */
const double: Mutation = (source, spot) => {
  const value = spotValue(spot);
  const list = Array.isArray(spot.holder) ? spot.holder : Array.isArray(value) ? value : undefined;
  if (list === undefined || list.length === 0) return;
  const item = source.random.pick(list);
  const times = source.random.chance(0.05) ? 70 : 1;
  for (let i = 0; i < times; i++) list.push(structuredClone(item));
  const last = list.at(-1) as Json;
  const inner = spotsOf(last);
  if (inner.length > 0 && source.random.chance(0.5)) worsen(source, source.random.pick(inner), {});
};

/** A text that is part of itself, or of another one. */
const stretch: Mutation = ({ random }, spot) => {
  const value = spotValue(spot);
  if (typeof value !== "string") return;
  const word = random.pick(TEXTS);
  put(spot, random.pick([`${value}${word}`, `${word}${value}`, value.slice(1), value.toUpperCase(), value.repeat(3)]));
};

/** Puts what stands elsewhere in the object here, and the other way round. */
const swap: Mutation = ({ random }, spot, object) => {
  const value = spotValue(spot);
  const alike = spotsOf(object).filter(
    (other) =>
      !SETTLED.has(other.path[0] as Step) && sortOf(spotValue(other)) === sortOf(value) && !isAround(other, spot),
  );
  if (alike.length === 0) return;
  const other = random.pick(alike);
  const there = spotValue(other);
  put(other, value);
  put(spot, there);
};

function sortOf(value: Json): string {
  return Array.isArray(value) ? "array" : typeof value;
}

function isAround(a: Spot, b: Spot): boolean {
  const [short, long] = a.path.length < b.path.length ? [a.path, b.path] : [b.path, a.path];
  return short.every((step, i) => long[i] === step);
}

/** The value that another object of the kind has at this place. */
const cross: Mutation = (source, spot) => {
  const other = valueAt(source.random.pick(source.others), spot.path);
  if (other !== undefined) put(spot, structuredClone(other));
};

/** A field that was not there, beside a value or in it. */
const grow: Mutation = (source, spot) => {
  const value = spotValue(spot);
  const isInside = typeof value === "object" && value !== null && !Array.isArray(value) && source.random.chance(0.5);
  const holder = isInside ? value : spot.holder;
  const path = isInside ? [...spot.path, ""] : spot.path;
  const fields = Object.entries(factsAt(source.facts, path.slice(0, -1))?.fields ?? {});
  const absent = fields.filter(([name]) => !Object.hasOwn(holder, name) && (path.length > 1 || !SETTLED.has(name)));
  if (absent.length === 0) return;
  const [name, { facts }] = source.random.pick(absent);
  put({ holder, step: name }, generate(facts, source, name));
};

/** Another value of the same schema. */
const renew: Mutation = (source, spot) => {
  const facts = factsAt(source.facts, spot.path);
  if (facts !== undefined) put(spot, generate(facts, source, fieldOf(spot)));
};

/** A reference that leads elsewhere. */
const lead: Mutation = (source, spot) => {
  const names = source.known.get(fieldOf(spot));
  if (names !== undefined && typeof spotValue(spot) === "string") put(spot, source.random.pick(names));
};

const times = (count: number, mutation: Mutation): readonly Mutation[] => Array(count).fill(mutation);

const MUTATIONS: readonly Mutation[] = [
  ...[...times(2, drop), retype, ...times(2, worsen), ...times(2, double), stretch, ...times(2, swap)],
  ...[...times(5, cross), ...times(6, grow), ...times(3, renew), ...times(3, lead)],
];

/** Changes of what surrounds the content; few of them, since an API server would let few pass. */
function changeMetadata({ metadata }: JsonObject, { random }: Source): void {
  const meta = metadata as JsonObject;
  const changes: readonly (() => void)[] = [
    () => put({ holder: meta, step: "labels" }, { [random.pick(KEYS)]: random.pick(TEXTS) }),
    () => put({ holder: meta, step: "annotations" }, { [random.pick(KEYS)]: random.pick(TEXTS) }),
    () => put({ holder: meta, step: "creationTimestamp" }, random.pick(["2000-01-01T00:00:00Z", "soon", "", null])),
    () => put({ holder: meta, step: "name" }, random.pick(["constructor", "a".repeat(253), "0", "a.b.c", "x-1"])),
    () => put({ holder: meta, step: "generation" }, random.pick(NUMBERS)),
  ];
  random.pick(changes)();
}

/** A copy of an object with one or a few changes at random places. */
export function mutate(object: object, source: Source): JsonObject {
  const copy = structuredClone(object) as JsonObject;
  const { random } = source;
  const count = random.pick([1, 1, 1, 2, 2, 3, MOST]);
  for (let i = 0; i < count; i++) {
    if (random.chance(0.03)) changeMetadata(copy, source);
    const spots = spotsOf(copy).filter(({ path }) => !SETTLED.has(path[0] as Step));
    if (spots.length > 0) random.pick(MUTATIONS)(source, random.pick(spots), copy);
  }
  return copy;
}
