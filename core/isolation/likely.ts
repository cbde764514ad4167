import type { Refusal } from "../plugin/api.ts";
import { type KubeObject, objectCell } from "../resource/mod.ts";
import { rankOf, type Suspect } from "./suspect.ts";

/** So few suspects need no guess. */
const FEW = 2;

/** A word that more than this part of the suspects has tells nothing. */
const RARE = 1 / 8;

/** At most so many words of a text are looked for. */
const MOST_WORDS = 64;

/**
 * The suspects that a proxy's words point to: those in which a word of the text stands that few others have, and of these, where there are any, those
 * that the refused resource was made from; with all that stands on them, since it is gone when they are. A guess that costs one trial when it is
 * wrong. Empty when the words point nowhere.
 */
export function likelyOf(
  suspects: readonly Suspect[],
  refusals: readonly Refusal[],
  refersTo: (object: KubeObject) => Iterable<string>,
): ReadonlySet<Suspect> {
  if (suspects.length <= FEW) return new Set();
  const named = sayers(suspects, refusals);
  const cells = new Set(
    refusals.flatMap(({ sources }) => sources.map((ref) => objectCell(ref.kind, ref.namespace, ref.name))),
  );
  const made = suspects.filter(({ cell }) => cells.has(cell));
  const both = named.filter((suspect) => made.includes(suspect));
  const guess = withDependents(both.length > 0 ? both : named.length > 0 ? named : made, suspects, refersTo);
  return guess.size < suspects.length ? guess : new Set();
}

/** Suspects and those later in the order of trust that refer to them or that they refer to, and so on. */
function withDependents(
  chosen: readonly Suspect[],
  suspects: readonly Suspect[],
  refersTo: (object: KubeObject) => Iterable<string>,
): ReadonlySet<Suspect> {
  const byCell = new Map(suspects.map((suspect) => [suspect.cell, suspect]));
  const neighbours = new Map<Suspect, Set<Suspect>>();
  const join = (a: Suspect, b: Suspect) => neighbours.set(a, (neighbours.get(a) ?? new Set()).add(b));
  for (const suspect of suspects) {
    for (const cell of suspect.now === undefined ? [] : refersTo(suspect.now)) {
      const other = byCell.get(cell);
      if (other === undefined) continue;
      join(suspect, other);
      join(other, suspect);
    }
  }
  const found = new Set(chosen);
  for (const suspect of found)
    for (const other of neighbours.get(suspect) ?? []) if (rankOf(other) > rankOf(suspect)) found.add(other);
  return found;
}

function sayers(suspects: readonly Suspect[], refusals: readonly Refusal[]): readonly Suspect[] {
  const words = [...new Set(refusals.flatMap(({ reason }) => wordsOf(reason)))].slice(0, MOST_WORDS);
  const texts = suspects.map(({ now }) => JSON.stringify(now?.metadata.name) + JSON.stringify(contentOf(now)));
  const most = Math.max(1, Math.floor(suspects.length * RARE));
  const found = new Set<Suspect>();
  for (const word of words) {
    const with_ = suspects.filter((_, i) => texts[i]?.includes(word));
    if (with_.length <= most) for (const suspect of with_) found.add(suspect);
  }
  return [...found];
}

function contentOf(object: Suspect["now"]): unknown {
  if (object === undefined) return undefined;
  const { apiVersion: _version, kind: _kind, metadata: _metadata, status: _status, ...content } = object;
  return content;
}

/** Words as they could stand in an object: what stands in quotes, and the rest cut at spaces, with what JSON escapes as it escapes it. */
function wordsOf(text: string): readonly string[] {
  const quoted = [...text.matchAll(/'([^']+)'|"([^"]+)"/g)].map(([, a, b]) => a ?? b ?? "");
  const plain = text.split(/[\s'"(),;]+/).map((word) => word.replace(/[.:]+$/, ""));
  return [...quoted, ...plain].filter((word) => word.length >= 3).map((word) => JSON.stringify(word).slice(1, -1));
}
