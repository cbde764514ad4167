import type { IrKey } from "../plugin/api.ts";
import { type KubeObject, type Snapshot, splitObjectCell } from "../resource/mod.ts";
import type { Withholding } from "./forms.ts";
import type { InForce } from "./suspect.ts";

/** The objects of a build, with those that were withheld replaced. */
export interface AcceptedWorld {
  readonly effective: Snapshot;
  readonly inForce: InForce;
  /** The objects that were withheld then: those were not accepted, although they may be the same now. */
  readonly withholding: Withholding;
}

/** The world that a published build was made of. */
export interface PublishedWorld {
  /** The objects as they are. */
  readonly snapshot: Snapshot;
  /** The same with those that are withheld replaced. */
  readonly effective: Snapshot;
  readonly withholding: Withholding;
  /** By data plane, the cells of objects that proxies must go on with when a later version cannot be used. */
  readonly inUse: Readonly<Record<IrKey, readonly string[]>>;
}

/** So many builds wait for their answers; of more, the oldest are taken for those before them. */
const MOST_WAITING = 64;

/** A proxy that took something so many milliseconds ago and lives does not die of it. */
const PROVEN_MS = 25_000;

/** So many versions in use are remembered beside new ones; of more, those that came first are forgotten. */
const MOST_IN_USE = 1_000;

/** Which objects the proxies of each data plane have accepted last. Snapshots share what they hold, so keeping some costs little. */
export class AcceptedWorlds {
  #published: (PublishedWorld & { readonly sequence: number })[] = [];
  #inUse: ReadonlyMap<string, KubeObject> = new Map();
  readonly #accepted = new Map<IrKey, AcceptedWorld>();
  /** The sequences of trials, by data plane. */
  readonly #tried = new Map<IrKey, readonly number[]>();
  /** The worlds that were accepted before, with the time, as far back as it takes for one to be proven. */
  readonly #history = new Map<IrKey, { readonly at: number; readonly world: AcceptedWorld }[]>();

  /** A build is about to be published. */
  published(sequence: number, world: PublishedWorld): void {
    this.#published.push({ sequence, ...world });
    if (this.#published.length > MOST_WAITING) this.#published.shift();
  }

  /** Whether an answer up to a sequence is one to the newest build, and that left out the same as this. */
  isNewest(sequence: number, withholding: Withholding): boolean {
    const newest = this.#published.at(-1);
    return newest !== undefined && newest.sequence <= sequence && newest.withholding === withholding;
  }

  /** A data plane was given something to try under a sequence. A published build reaches it again only under a later one. */
  tried(irKey: IrKey, sequence: number): void {
    this.#tried.set(irKey, [...(this.#tried.get(irKey) ?? []), sequence].slice(-MOST_WAITING));
  }

  /** The world that an answer is about. Undefined for one to a trial, which may come when trials are over and says nothing of what was published before. */
  worldOf(irKey: IrKey, sequence: number): PublishedWorld | undefined {
    const world = this.#published.findLast((each) => each.sequence <= sequence);
    const trial = this.#tried.get(irKey)?.findLast((each) => each <= sequence) ?? Number.NEGATIVE_INFINITY;
    return world === undefined || trial > world.sequence ? undefined : world;
  }

  /** A proxy has taken everything up to a sequence; `at` is the time, in milliseconds. */
  accepted(irKey: IrKey, sequence: number, at: number): void {
    const world = this.worldOf(irKey, sequence);
    if (world === undefined) return;
    const { effective, withholding, inUse } = world;
    this.#use(
      (inUse[irKey] ?? []).filter((cell) => !withholding.withheld.has(cell)),
      effective,
    );
    const known = this.#accepted.get(irKey);
    if (known?.effective === effective && known.withholding === withholding) return;
    const inForce = (cell: string): KubeObject | undefined => {
      const instead = withholding.withheld.get(cell)?.instead;
      return instead === undefined || instead === "earlier" ? effective.get(...splitObjectCell(cell)) : undefined;
    };
    const accepted = { effective, inForce, withholding };
    this.#accepted.set(irKey, accepted);
    const history = this.#history.get(irKey) ?? [];
    const proven = history.findLastIndex((each) => each.at <= at - PROVEN_MS);
    this.#history.set(irKey, [...history.slice(Math.max(proven, 0)), { at, world: accepted }]);
  }

  /** The world that the proxies of a data plane have lived with for a while; undefined where there is none yet. */
  proven(irKey: IrKey, at: number): AcceptedWorld | undefined {
    return this.#history.get(irKey)?.findLast((each) => each.at <= at - PROVEN_MS)?.world;
  }

  /** The versions that proxies run with of objects that they must go on with; another map when one is another version. */
  get inUse(): ReadonlyMap<string, KubeObject> {
    return this.#inUse;
  }

  #use(cells: readonly string[], effective: Snapshot): void {
    const now = cells.flatMap((cell): [string, KubeObject][] => {
      const object: KubeObject | undefined = effective.get(...splitObjectCell(cell));
      return object === undefined || this.#inUse.get(cell) === object ? [] : [[cell, object]];
    });
    if (now.length > 0) this.#inUse = new Map([...[...this.#inUse].slice(-MOST_IN_USE), ...now]);
  }

  /** The world that the proxies of a data plane accepted last; undefined before the first. */
  of(irKey: IrKey): AcceptedWorld | undefined {
    return this.#accepted.get(irKey);
  }
}
