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
  /** The object could not be told from others in time, and may be faultless. */
  readonly untold?: boolean;
}

/** All verdicts of a controller. Not pure: it remembers which objects it saw, so that a digest is made only of new ones. */
export interface Verdicts {
  /** The objects that a build of these is to leave out, some verdicts aside. Verdicts about other contents than the present ones end here. */
  withholding(snapshot: Snapshot, aside?: ReadonlySet<string>): Withholding;
  all(): readonly Verdict[];
  has(cell: string): boolean;
  add(verdicts: readonly Verdict[]): void;
  /**
   * Makes the verdicts those of the store: takes what is new there, and ends what was there and is not any more. Answers whether something changed. An
   * earlier version that is known stays. Verdicts about contents that are not here yet hold when they come. `news` are to be told.
   */
  adopt(stored: readonly StoredVerdict[], news: boolean): boolean;
  /** Ends verdicts. */
  end(verdicts: readonly Verdict[]): void;
  /** The verdicts that ended since the last call. */
  takeEnded(): readonly Verdict[];
  /** The verdicts that were adopted as news and hold since the last call. */
  takeAdopted(): readonly Verdict[];
}

/** The digest of an object as it is in a snapshot, for a verdict. */
export function verdictDigest(object: KubeObject, snapshot: Snapshot, digest: Digest): string {
  return digestOf(subjectOf(object, snapshot), digest);
}

/** Verdicts that remember nothing yet; `now` tells the time in milliseconds. */
export function createVerdicts(digest: Digest, now: () => number): Verdicts {
  return new Table(digest, now);
}

/** Milliseconds for which the objects of a verdict may come later than the verdict, of which other replicas know already. */
const WAITED_MS = 30_000;

/** A verdict of another replica that does not hold for the objects here yet. */
interface Early {
  readonly verdict: Verdict;
  /** When it is not waited for any more. */
  readonly until: number;
  readonly news: boolean;
}

/** The withholding that a verdict comes to, for as long as verdict and object are the same: who read it is not asked again. */
interface Part {
  readonly verdict: Verdict;
  readonly object: KubeObject;
  readonly part: Withholding;
}

class Table implements Verdicts {
  readonly #digest: Digest;
  readonly #now: () => number;
  readonly #verdicts = new Map<string, Verdict>();
  readonly #early = new Map<string, Early>();
  readonly #seen = new Map<string, Subject>();
  readonly #parts = new Map<string, Part>();
  readonly #adopted: Verdict[] = [];
  readonly #ended: Verdict[] = [];
  /** The cells of those that the store held when it was last looked at. */
  #stored: ReadonlySet<string> = new Set();
  #last: { readonly of: readonly Withholding[]; readonly all: Withholding } | undefined;

  constructor(digest: Digest, now: () => number) {
    this.#digest = digest;
    this.#now = now;
  }

  withholding(snapshot: Snapshot, aside?: ReadonlySet<string>): Withholding {
    for (const verdict of [...this.#verdicts.values()]) if (!this.#holds(verdict, snapshot)) this.#drop(verdict);
    for (const early of [...this.#early.values()]) this.#arrive(early, snapshot);
    const standing = [...this.#verdicts.values()].filter(({ cell }) => !aside?.has(cell));
    const of = standing.map((verdict) => this.#partOf(verdict, snapshot));
    if (this.#last === undefined || !sameList(this.#last.of, of)) this.#last = { of, all: joined(of) };
    return this.#last.all;
  }

  all(): readonly Verdict[] {
    return [...this.#verdicts.values()];
  }

  has(cell: string): boolean {
    return this.#verdicts.has(cell);
  }

  add(more: readonly Verdict[]): void {
    for (const verdict of more) this.#verdicts.set(verdict.cell, verdict);
  }

  adopt(all: readonly StoredVerdict[], news: boolean): boolean {
    const held = new Map(all.map((each) => [cellOf(each), each]));
    const gone = [...this.#stored].filter((cell) => !held.has(cell) && this.#verdicts.has(cell));
    const knownOf = (cell: string) => this.#verdicts.get(cell) ?? this.#early.get(cell)?.verdict;
    const come = [...held].filter(([cell, { digest }]) => knownOf(cell)?.digest !== digest);
    for (const cell of gone) this.#verdicts.delete(cell);
    for (const cell of this.#early.keys()) if (!held.has(cell)) this.#early.delete(cell);
    for (const [cell, each] of come) {
      const verdict = { ...each, cell, earlier: this.#verdicts.get(cell)?.earlier };
      this.#verdicts.delete(cell);
      this.#early.set(cell, { verdict, until: this.#now() + WAITED_MS, news });
    }
    this.#stored = new Set(held.keys());
    return gone.length + come.length > 0;
  }

  end(which: readonly Verdict[]): void {
    for (const verdict of which) if (this.#verdicts.get(verdict.cell) === verdict) this.#drop(verdict);
  }

  takeEnded(): readonly Verdict[] {
    return this.#ended.splice(0);
  }

  takeAdopted(): readonly Verdict[] {
    return this.#adopted.splice(0);
  }

  #holds(verdict: Verdict, snapshot: Snapshot): boolean {
    const object: KubeObject | undefined = snapshot.get(...splitObjectCell(verdict.cell));
    if (object === undefined || (object.metadata.uid ?? "") !== verdict.uid) return false;
    const subject = subjectOf(object, snapshot);
    const known = this.#seen.get(verdict.cell);
    if (known !== undefined && sameSubject(known, subject)) return true;
    if (digestOf(subject, this.#digest) !== verdict.digest) return false;
    this.#seen.set(verdict.cell, subject);
    return true;
  }

  /** Takes an early verdict in when its objects are here; one whose objects do not come is about something that is gone. */
  #arrive({ verdict, until, news }: Early, snapshot: Snapshot): void {
    const { cell } = verdict;
    const isHere = this.#holds(verdict, snapshot);
    if (!isHere && this.#now() < until) return;
    this.#early.delete(cell);
    if (!isHere) this.#drop(verdict);
    else if (!this.#verdicts.has(cell)) {
      this.#verdicts.set(cell, verdict);
      if (news) this.#adopted.push(verdict);
    }
  }

  #drop(verdict: Verdict): void {
    this.#verdicts.delete(verdict.cell);
    this.#seen.delete(verdict.cell);
    this.#parts.delete(verdict.cell);
    this.#ended.push(verdict);
  }

  #partOf(verdict: Verdict, snapshot: Snapshot): Withholding {
    const object = snapshot.get(...splitObjectCell(verdict.cell)) as KubeObject;
    const known = this.#parts.get(verdict.cell);
    if (known?.verdict === verdict && known.object === object) return known.part;
    const part = partOf(verdict, object);
    this.#parts.set(verdict.cell, { verdict, object, part });
    return part;
  }
}

/** The withholding that one verdict comes to for the object as it is. */
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

/** The stored part of an object: its reference and its UID. */
export function storedRef(object: KubeObject): Pick<StoredVerdict, "group" | "kind" | "namespace" | "name" | "uid"> {
  return { ...refOf(object), uid: object.metadata.uid ?? "" };
}

/** The stored part of a verdict: all but its cell and the earlier version. */
export function toStored({ cell: _cell, earlier: _earlier, ...stored }: Verdict): StoredVerdict {
  return stored;
}
