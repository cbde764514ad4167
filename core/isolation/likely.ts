import type { Refusal } from "../plugin/api.ts";
import { type KubeObject, objectCell, splitObjectCell } from "../resource/mod.ts";
import { targetsOf } from "./digest.ts";
import { rulesOf } from "./kinds.ts";
import type { Relations } from "./relations.ts";
import { isPolicy, type Suspect } from "./suspect.ts";

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
  { withDependents }: Relations,
): ReadonlySet<Suspect> {
  if (suspects.length <= FEW) return new Set();
  const named = sayers(
    suspects,
    refusals.map(({ reason }) => reason),
  );
  const cells = new Set(
    refusals.flatMap(({ sources }) => sources.map((ref) => objectCell(ref.kind, ref.namespace, ref.name))),
  );
  const made = suspects.filter(({ cell }) => cells.has(cell));
  const both = named.filter((suspect) => made.includes(suspect));
  const guess = withDependents((both.length > 0 ? both : named.length > 0 ? named : made).filter(canSayIt));
  return guess.size < suspects.length && ![...guess].some(closesOthers) ? guess : new Set();
}

/** An object that others stand on comes before them: with it last, it would be blamed for what they do with it. */
function canSayIt({ kind }: Suspect): boolean {
  const { foundation, leads } = rulesOf(kind);
  return !foundation && !leads;
}

/** Without such a policy what others have in force would be closed, so it is not tried out of its order. */
function closesOthers(suspect: Suspect): boolean {
  const kinds = [...targetsOf(suspect.now as KubeObject)].map((cell) => splitObjectCell(cell)[0]);
  return isPolicy(suspect) && !(kinds.length > 0 && kinds.every((kind) => kind.endsWith("Route")));
}

/** The suspects in which a word of a proxy's reasons stands that few others have. */
export function sayers(suspects: readonly Suspect[], reasons: readonly string[]): readonly Suspect[] {
  const words = [...new Set(reasons.flatMap(wordsOf))].slice(0, MOST_WORDS);
  const texts = suspects.map(({ now }) => (now === undefined ? "" : textOf(now)));
  const most = Math.max(1, Math.floor(suspects.length * RARE));
  const found = new Set<Suspect>();
  for (const word of words) {
    const with_ = suspects.filter((_, i) => texts[i]?.includes(word));
    if (with_.length <= most) for (const suspect of with_) found.add(suspect);
  }
  return [...found];
}

/** The text that a user wrote in an object, apart from its labels and annotations. */
function textOf({ apiVersion: _version, kind: _kind, metadata, status: _status, ...content }: KubeObject): string {
  return JSON.stringify([metadata.name, content]);
}

/** Words as they could stand in an object: what stands in quotes, and the rest cut at spaces, with what JSON escapes as it escapes it. */
function wordsOf(text: string): readonly string[] {
  const quoted = [...text.matchAll(/'([^']+)'|"([^"]+)"/g)].map(([, a, b]) => a ?? b ?? "");
  const plain = text.split(/[\s'"(),;]+/).map((word) => word.replace(/[.:]+$/, ""));
  return [...quoted, ...plain].filter((word) => word.length >= 3).map((word) => JSON.stringify(word).slice(1, -1));
}
