import type { Kind } from "../../../core/resource/kinds.ts";
import type { ObjectRef } from "../../../core/resource/mod.ts";
import type { ObjectStatus } from "../../../core/status/types.ts";
import type { FileProblem, UnattachedObject, WithheldObject } from "../../../plugins/admin/mod.ts";
import type { Input } from "../command.ts";

/** The remarks on objects beside their statuses. */
export interface Remarks {
  /** Refused documents of files. */
  readonly problems: readonly FileProblem[];
  readonly withheld: readonly WithheldObject[];
  /** Objects that nobody serves, since what they hang on is missing. */
  readonly unattached: readonly UnattachedObject[];
}

/** Statuses by kind with what is said beside them, and where they are from. */
export interface Reported extends Remarks {
  readonly of: ReadonlyMap<string, readonly ObjectStatus[]>;
  /** Of all namespaces. */
  readonly everywhere: boolean;
  /** `in the namespace default`. */
  readonly where: string;
}

/** The kinds that are asked for. */
export interface Asked {
  readonly kinds: readonly Kind[];
  /** Everything there is, so that kinds without a status count too. */
  readonly all: boolean;
}

/** The namespace that is looked at. */
export interface ReportSource extends Pick<Reported, "everywhere" | "where"> {
  /** Empty for all. */
  readonly namespace: string;
}

/** The namespace that the options name; `standard` where they name none. */
export function placeOf(input: Input, standard: string): ReportSource {
  const namespace = input.flag("all-namespaces") ? "" : (input.text("namespace") ?? standard);
  const everywhere = namespace === "";
  return {
    namespace,
    everywhere,
    where: everywhere ? "in any namespace" : `in the namespace ${namespace}: -n names another, -A all`,
  };
}

/** Whether an object is among what is asked for; one of which nothing is known is, when all is. */
export function isAsked(ref: ObjectRef | undefined, { kinds, all }: Asked, place: ReportSource): boolean {
  if (ref === undefined) return all;
  const here = place.everywhere || ref.namespace === "" || ref.namespace === place.namespace;
  return here && (all || kinds.some(({ name, group }) => name === ref.kind && group === ref.group));
}

/** The remarks that are asked for. */
export function remarksAsked({ problems, withheld, unattached }: Remarks, asked: Asked, place: ReportSource): Remarks {
  return {
    problems: problems.filter(({ object }) => isAsked(object, asked, place)),
    withheld: withheld.filter(({ ref }) => isAsked(ref, asked, place)),
    unattached: unattached.filter(({ ref }) => isAsked(ref, asked, place)),
  };
}
