import type { Withheld } from "../incremental/withheld.ts";
import type { KubeObject } from "../resource/mod.ts";
import { rulesOf } from "./kinds.ts";
import { isPolicy, type Suspect } from "./suspect.ts";

/** The objects that a build leaves out: those that are others or absent, and what is to be known of those that are withheld. */
export interface Withholding {
  readonly replacements: ReadonlyMap<string, KubeObject | undefined>;
  readonly withheld: ReadonlyMap<string, Withheld>;
}

/** A withholding while it is put together. */
export interface WithholdingDraft {
  readonly replacements: Map<string, KubeObject | undefined>;
  readonly withheld: Map<string, Withheld>;
}

/** A copy of what is withheld already, to be added to. */
export function draftOf(base?: Withholding): WithholdingDraft {
  return { replacements: new Map(base?.replacements), withheld: new Map(base?.withheld) };
}

const CHECKED = "It is held back while it is found out which object a proxy refuses.";

/**
 * Leaves an object as it is in force while others are tried. The subject of a policy is closed, where it may be served otherwise than it is in force and
 * so would come open, or where it is in force as closed.
 */
export function hold({ replacements, withheld }: WithholdingDraft, suspect: Suspect, exposes: boolean): void {
  const { cell, before, now, isIdle, parts } = suspect;
  const sections = parts && new Map(parts.map((part) => [part, CHECKED]));
  if (sections !== undefined) withheld.set(cell, { reason: CHECKED, sections, instead: "closed" });
  else if (isPolicy(suspect) && (exposes || isIdle) && now !== undefined)
    withheld.set(cell, { reason: CHECKED, instead: "closed" });
  else replacements.set(cell, before);
}

/** The refusal of an object: why, of which parts, and what takes its place. */
export interface Refused {
  readonly reason: string;
  readonly sections?: ReadonlyMap<string, string>;
  /** Not even an answer in its place can be given. */
  readonly gone?: boolean;
  /** A proxy died of it. */
  readonly died?: boolean;
}

/**
 * Keeps an object out for good: a route's rules answer 500, a policy that protects closes what it protects, another one keeps its earlier version or
 * closes too, a listener is left out; anything that carries no status is absent.
 */
export function refuse(draft: WithholdingDraft, suspect: Omit<Suspect, "ref">, refused: Refused): void {
  const { replacements, withheld } = draft;
  const { cell, kind, before, now } = suspect;
  const { reason, sections, gone = false } = refused;
  const rules = rulesOf(kind);
  const earlier = before !== undefined && (now === undefined || (rules.keepsEarlier === true && !protects(now)));
  if (earlier) replacements.set(cell, before);
  else if (rules.refused === "absent") replacements.set(cell, undefined);
  withheld.set(cell, {
    reason,
    ...(sections && !earlier && { sections }),
    instead: earlier ? "earlier" : gone ? "nothing" : "closed",
  });
}

/** Whether requests that an object was to keep out would come in with an earlier version of it. */
function protects({ kind, spec }: KubeObject): boolean {
  const { tls } = (spec ?? {}) as { readonly tls?: { readonly clientValidation?: unknown } };
  return kind === "SecurityPolicy" || (kind === "ClientTrafficPolicy" && tls?.clientValidation !== undefined);
}

/** The parts of an object that can be kept out one by one. Empty where there is only the whole. */
export function sectionsOf({ kind, now, parts }: Pick<Suspect, "kind" | "now" | "parts">): readonly string[] {
  return parts ?? (now && rulesOf(kind).sections?.(now)) ?? [];
}
