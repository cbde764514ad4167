import { kindOf } from "../resource/kinds.ts";
import { type KubeObject, type ObjectRef, objectCell, refOf, type Snapshot, splitObjectCell } from "../resource/mod.ts";
import { type Digest, digestOf, type Subject, sameSubject, subjectOf } from "./digest.ts";
import { draftOf, refuse, type Withholding } from "./forms.ts";
import type { StoredVerdict } from "./store.ts";

/** An object that is withheld, and why; it stands until the object, or what it refers to, changes. */
export interface Verdict extends StoredVerdict {
  readonly cell: string;
  /** The version that was in force before, where it is known. */
  readonly earlier?: KubeObject | undefined;
  /** It could not be told from others in time, and may be faultless. */
  readonly untold?: boolean;
}

/** All verdicts of a controller. Not pure: it remembers which objects it saw, so that a digest is made only of new ones. */
export interface Verdicts {
  /** What a build of these objects is to leave out, some verdicts aside. Verdicts about other contents than the present ones end here. */
  withholding(snapshot: Snapshot, aside?: ReadonlySet<string>): Withholding;
  all(): readonly Verdict[];
  has(cell: string): boolean;
  add(verdicts: readonly Verdict[]): void;
  /**
   * Makes the verdicts those of the store: takes what is new there, and ends what was there and is not any more. Answers whether something changed. An
   * earlier version that is known stays.
   */
  adopt(stored: readonly StoredVerdict[]): boolean;
  /** Ends verdicts. */
  end(verdicts: readonly Verdict[]): void;
  /** Those that ended since the last call. */
  takeEnded(): readonly Verdict[];
}

/** The digest of an object as it is in a snapshot, for a verdict. */
export function verdictDigest(object: KubeObject, snapshot: Snapshot, digest: Digest): string {
  return digestOf(subjectOf(object, snapshot), digest);
}

/** Verdicts that remember nothing yet. */
export function createVerdicts(digest: Digest): Verdicts {
  const verdicts = new Map<string, Verdict>();
  const seen = new Map<string, Subject>();
  const ended: Verdict[] = [];
  /** The cells of those that the store held when it was last looked at. */
  let stored: ReadonlySet<string> = new Set();
  /** What verdicts come to, for as long as verdict and object are the same: who read it is not asked again. */
  const parts = new Map<
    string,
    { readonly verdict: Verdict; readonly object: KubeObject; readonly part: Withholding }
  >();
  let last: { readonly of: readonly Withholding[]; readonly all: Withholding } | undefined;

  const holds = (verdict: Verdict, snapshot: Snapshot): boolean => {
    const object: KubeObject | undefined = snapshot.get(...splitObjectCell(verdict.cell));
    if (object === undefined || (object.metadata.uid ?? "") !== verdict.uid) return false;
    const subject = subjectOf(object, snapshot);
    const known = seen.get(verdict.cell);
    if (known !== undefined && sameSubject(known, subject)) return true;
    if (digestOf(subject, digest) !== verdict.digest) return false;
    seen.set(verdict.cell, subject);
    return true;
  };
  const drop = (verdict: Verdict): void => {
    verdicts.delete(verdict.cell);
    seen.delete(verdict.cell);
    parts.delete(verdict.cell);
    ended.push(verdict);
  };
  return {
    withholding(snapshot, aside) {
      for (const verdict of [...verdicts.values()]) if (!holds(verdict, snapshot)) drop(verdict);
      const standing = [...verdicts.values()].filter(({ cell }) => !aside?.has(cell));
      const of = standing.map((verdict) => {
        const object = snapshot.get(...splitObjectCell(verdict.cell)) as KubeObject;
        const known = parts.get(verdict.cell);
        if (known?.verdict === verdict && known.object === object) return known.part;
        const part = partOf(verdict, object);
        parts.set(verdict.cell, { verdict, object, part });
        return part;
      });
      if (last === undefined || !sameList(last.of, of)) last = { of, all: joined(of) };
      return last.all;
    },
    all: () => [...verdicts.values()],
    has: (cell) => verdicts.has(cell),
    add(more) {
      for (const verdict of more) verdicts.set(verdict.cell, verdict);
    },
    adopt(all) {
      const now = new Map(all.map((each) => [cellOf(each), each]));
      const gone = [...stored].filter((cell) => !now.has(cell) && verdicts.has(cell));
      const come = [...now].filter(([cell, { digest: of }]) => verdicts.get(cell)?.digest !== of);
      for (const cell of gone) verdicts.delete(cell);
      for (const [cell, each] of come) verdicts.set(cell, { ...each, cell, earlier: verdicts.get(cell)?.earlier });
      stored = new Set(now.keys());
      return gone.length + come.length > 0;
    },
    end(which) {
      for (const verdict of which) if (verdicts.get(verdict.cell) === verdict) drop(verdict);
    },
    takeEnded: () => ended.splice(0),
  };
}

/** What one verdict comes to for the object as it is. */
function partOf({ cell, earlier, reason, sections, gone }: Verdict, now: KubeObject): Withholding {
  const draft = draftOf();
  const [kind] = splitObjectCell(cell);
  refuse(
    draft,
    { cell, kind, before: earlier, now },
    {
      reason,
      ...(sections && { sections: new Map(Object.entries(sections)) }),
      ...(gone && { gone }),
    },
  );
  return draft;
}

function joined(parts: readonly Withholding[]): Withholding {
  return {
    replacements: new Map(parts.flatMap(({ replacements }) => [...replacements])),
    withheld: new Map(parts.flatMap(({ withheld }) => [...withheld])),
  };
}

function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}

function cellOf({ group, kind, namespace, name }: StoredVerdict): string {
  return objectCell(kindOf(group, kind).name, namespace, name);
}

/** The object that a verdict is about. */
export function refOfVerdict({ group, kind, namespace, name }: StoredVerdict): ObjectRef {
  return { group, kind, namespace, name };
}

/** What is stored of an object. */
export function storedRef(object: KubeObject): Pick<StoredVerdict, "group" | "kind" | "namespace" | "name" | "uid"> {
  return { ...refOf(object), uid: object.metadata.uid ?? "" };
}
