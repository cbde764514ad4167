import {
  isObjectCell,
  type KindName,
  type KubeObject,
  type ObjectRef,
  refOf,
  type Snapshot,
  splitObjectCell,
} from "../resource/mod.ts";
import { rulesOf } from "./kinds.ts";

/** An object that may be at fault: what is in force of it, and what it is now. */
export interface Suspect {
  /** The cell of the object (see `objectCell`). */
  readonly cell: string;
  readonly kind: KindName;
  readonly ref: ObjectRef;
  readonly before: KubeObject | undefined;
  readonly now: KubeObject | undefined;
  /** The object is in force, and had no effect so far but errors. */
  readonly isIdle?: true;
  /** The sections of which that is so, where others are in force: these only are held and withheld. */
  readonly parts?: readonly string[];
}

/** The version of an object that is in force, by cell; what was withheld is none. */
export type InForce = (cell: string) => KubeObject | undefined;

/** Whether it is about others, which may have to be closed without it. */
export function isPolicy({ kind }: Pick<Suspect, "kind">): boolean {
  return rulesOf(kind).held === "closed";
}

/** The suspect of a cell; undefined where it is the same as in force, or is nothing in both. */
export function suspectOf(cell: string, now: Snapshot, inForce: InForce): Suspect | undefined {
  const [kind, namespace, name] = splitObjectCell(cell);
  const object: KubeObject | undefined = now.get(kind, namespace, name);
  const before = inForce(cell);
  const known = object ?? before;
  if (known === undefined || object === before) return undefined;
  return { cell, kind, ref: refOf(known), before, now: object };
}

/** The cells of objects that may differ between two snapshots, at least those that do. */
export function changedObjects(earlier: Snapshot, now: Snapshot, all: Iterable<string>): readonly string[] {
  return [...(now.changedSince(earlier) ?? all)].filter(isObjectCell);
}

/** Whether a changed object concerns what rests on these cells; one that is gone may have, since nothing rests on it any more. */
export function concerns(rests: ReadonlySet<string>, cell: string, now: Snapshot): boolean {
  return rests.has(cell) || now.get(...splitObjectCell(cell)) === undefined;
}

/** Whether an object can be kept out for a trial without taking everything away. */
export function canBeHeld({ kind, before }: Suspect): boolean {
  return before !== undefined || !rulesOf(kind).decidesAll;
}
