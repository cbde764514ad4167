import type { Facts } from "../../core/api/schema/mod.ts";

/** JSON that may be changed. */
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The source that mutations draw from. */
export interface Source {
  readonly random: () => number;
  /** Facts of the whole object: which fields are known. */
  readonly facts: Facts;
  /** Other objects of the kind. */
  readonly others: readonly unknown[];
}

interface Spot {
  readonly parent: Json[] | { [key: string]: Json };
  readonly key: string | number;
  readonly path: readonly (string | number)[];
}

const TEXTS = [
  "",
  "x",
  "A_b",
  "a".repeat(300),
  "ä".repeat(260),
  "10s",
  "1500ms",
  "0s",
  "1h",
  "*",
  "*.example.com",
  "/a//b",
];
const MORE_TEXTS = [
  "Exact",
  "HTTP",
  "Service",
  "Gateway",
  "10.0.0.1",
  "::1",
  "10.0.0.0/8",
  "100m",
  "1Gi",
  "YQ==",
  " a ",
  "https://a.b/c",
];
const NUMBERS = [0, 1, -1, 1.5, 100, 599, 65535, 65536, 2 ** 31, -(2 ** 31) - 1, 1e12];

function pick<T>(source: Source, from: readonly T[]): T {
  return from[Math.floor(source.random() * from.length)] as T;
}

function spotsOf(value: Json, path: readonly (string | number)[] = []): Spot[] {
  if (typeof value !== "object" || value === null) return [];
  const keys: (string | number)[] = Array.isArray(value) ? value.map((_, i) => i) : Object.keys(value);
  return keys.flatMap((key) => {
    const spot: Spot = { parent: value, key, path: [...path, key] };
    return [spot, ...spotsOf((value as Record<string | number, Json>)[key] as Json, spot.path)];
  });
}

function factsAt(facts: Facts | undefined, path: readonly (string | number)[]): Facts | undefined {
  return path.reduce<Facts | undefined>(
    (at, step) => (typeof step === "number" ? at?.items : (at?.fields?.[step]?.facts ?? at?.values)),
    facts,
  );
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((at, step) => (at as Record<string | number, unknown> | undefined)?.[step], value);
}

/** A value that may or may not fit the facts. */
function invent(source: Source, facts: Facts, depth = 0): Json {
  const words = facts.enum ?? facts.allOf?.[0]?.enum;
  if (words && source.random() < 0.9) return pick(source, words);
  if (facts.intOrString) return source.random() < 0.5 ? pick(source, NUMBERS) : pick(source, MORE_TEXTS);
  if (facts.type === "boolean") return source.random() < 0.5;
  if (facts.type === "string") return pick(source, source.random() < 0.5 ? TEXTS : MORE_TEXTS);
  if (facts.type === "integer" || facts.type === "number") {
    const { minimum, maximum } = facts;
    return pick(source, [...NUMBERS, minimum ?? 1, (minimum ?? 1) - 1, maximum ?? 5, (maximum ?? 5) + 1]);
  }
  if (facts.type === "array") {
    const count = Math.floor(source.random() * 3);
    return Array.from({ length: count }, () => (facts.items ? invent(source, facts.items, depth + 1) : null));
  }
  if (facts.fields) return inventObject(source, facts, depth);
  if (facts.values) return { a: invent(source, facts.values, depth + 1) };
  return { any: pick(source, [1, "text", true]) };
}

function inventObject(source: Source, facts: Facts, depth: number): Json {
  const chance = depth > 4 ? 0.05 : 0.35;
  const fields = Object.entries(facts.fields ?? {}).filter(
    ([, field]) => (field.required && source.random() < 0.97) || source.random() < chance,
  );
  return Object.fromEntries(fields.map(([name, field]) => [name, invent(source, field.facts, depth + 1)]));
}

/** The fields that say which object it is; and the status, which an API server ignores here. */
const SETTLED = new Set<unknown>(["apiVersion", "kind", "status"]);

type Mutation = (source: Source, spot: Spot) => void;

function put(spot: Spot, value: Json): void {
  (spot.parent as Record<string | number, Json>)[spot.key] = value;
}

const mutations: readonly Mutation[] = [
  (_, { parent, key }) => {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
  },
  (_, spot) => put(spot, null),
  (source, spot) => put(spot, pick<Json>(source, ["text", 5, true, [], {}, [1], { a: 1 }])),
  (source, spot) => put(spot, pick(source, TEXTS)),
  (source, spot) => put(spot, pick(source, NUMBERS)),
  (source, { parent }) => {
    if (!Array.isArray(parent)) parent.bogus = pick<Json>(source, ["text", 1, {}]);
  },
  (_, { parent, key }) => {
    if (Array.isArray(parent)) parent.push(structuredClone(parent[Number(key)] as Json));
  },
  ...Array<Mutation>(4).fill((source, spot) => {
    const other = valueAt(pick(source, source.others), spot.path);
    if (other !== undefined) put(spot, structuredClone(other) as Json);
  }),
  ...Array<Mutation>(8).fill((source, spot) => {
    const facts = factsAt(source.facts, spot.path.slice(0, -1));
    const fields = Object.entries(facts?.fields ?? {}).filter(([name]) => spot.path.length > 1 || !SETTLED.has(name));
    const absent = fields.filter(([name]) => !Object.hasOwn(spot.parent, name));
    const chosen = absent.length > 0 ? pick(source, absent) : undefined;
    if (chosen) put({ ...spot, key: chosen[0] }, invent(source, chosen[1].facts));
  }),
  ...Array<Mutation>(2).fill((source, spot) => {
    const facts = factsAt(source.facts, spot.path);
    if (facts) put(spot, invent(source, facts));
  }),
];

/** A copy of `object` with one to three changes at random places below `spec` (or the given fields). */
export function mutate<T extends object>(object: T, source: Source): T {
  const copy = structuredClone(object) as { [key: string]: Json };
  const times = 1 + Math.floor(source.random() * 3);
  for (let i = 0; i < times; i++) {
    const spots = spotsOf(copy).filter(({ path }) => path[0] === "spec" || source.random() < 0.02);
    const usable = spots.filter(
      ({ path }) => !SETTLED.has(path[0]) && !(path[0] === "metadata" && path[1] === "namespace"),
    );
    if (usable.length > 0) pick(source, mutations)(source, pick(source, usable));
  }
  return copy as T;
}
