import { describeRef, type KubeObject, type ObjectRef, refOf } from "../../core/resource/mod.ts";
import type { Condition, ObjectStatus } from "../../core/status/types.ts";
import type { Fault } from "./unit.ts";
import type { World } from "./world.ts";

/** The complaints about objects, by object. */
export type Complaints = ReadonlyMap<string, readonly string[]>;

/** Types of conditions that complain by being true; all others do by being false. */
const NEGATIVE = new Set(["PartiallyInvalid", "Conflicted", "Warning", "DeprecatedField", "Degraded"]);

/** Types of conditions that only inform, whatever they say. */
const INFORMING = new Set(["OverlappingTLSConfig", "Overridden", "Merged"]);

/** The complaints about objects: by their statuses, for being left out, and for being refused by a reader. */
export function complaintsOf(
  statuses: readonly ObjectStatus[],
  others: readonly { readonly ref: ObjectRef; readonly reason: string }[],
): Complaints {
  const all = new Map<string, string[]>();
  const add = (ref: ObjectRef, text: string) => {
    const key = describeRef(ref);
    all.set(key, [...(all.get(key) ?? []), text]);
  };
  for (const { ref, status } of statuses) {
    const { conditions = [], listeners = [], parents = [], ancestors = [] } = status;
    const nested = [...listeners, ...parents, ...ancestors].flatMap((each) => each.conditions ?? []);
    for (const condition of [...conditions, ...nested]) if (complains(condition)) add(ref, printed(condition));
  }
  for (const { ref, reason } of others) add(ref, `left out: ${reason}`);
  return all;
}

function complains({ type, status, message }: Condition): boolean {
  if (INFORMING.has(type) || (message ?? "") === "") return false;
  return status === (NEGATIVE.has(type) ? "True" : "False");
}

function printed({ type, status, reason, message }: Condition): string {
  return `${type}=${status} ${reason}: ${message}`;
}

/** Faultless objects that are blamed, and faulty ones that nobody names. `isServed` tells whether all requests of a fault are answered as its user meant. */
export async function blamedWrongly(
  { base, edge, units }: World,
  complaints: Complaints,
  isServed: (asks: NonNullable<Fault["unless"]>) => Promise<boolean>,
): Promise<readonly string[]> {
  const keyOf = (object: KubeObject) => describeRef(refOf(object));
  const faults = units.flatMap((unit) => (unit.faults ?? []).map((fault) => ({ ...fault, unit: unit.name })));
  const excused = new Set([
    ...faults.flatMap(({ culprit, named }) => [culprit, ...named].map(keyOf)),
    ...units.flatMap(({ affected = [] }) => affected.map(keyOf)),
  ]);
  const objects = new Set([...base, ...edge, ...units.flatMap((unit) => unit.objects)].map(keyOf));
  const blamed = [...objects]
    .filter((key) => !excused.has(key))
    .flatMap((key) => (complaints.get(key) ?? []).map((text) => `${key} is blamed: ${text}`));
  const unnamed: string[] = [];
  for (const { culprit, named, unless, unit } of faults) {
    if (named.some((object) => complaints.has(keyOf(object)))) continue;
    if (unless !== undefined && (await isServed(unless))) continue;
    unnamed.push(`${unit}: nobody says what is wrong with ${keyOf(culprit)}`);
  }
  return [...blamed, ...unnamed];
}
