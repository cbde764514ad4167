import { Collection } from "../collection/collection.ts";
import { createEngine, type Engine } from "../incremental/engine.ts";
import type { ObjectRef } from "../object/mod.ts";
import type { Clock } from "../observe/clock.ts";
import type { Logger } from "../observe/logger.ts";
import type { ObjectDerivation } from "../plugin/api.ts";
import type { Snapshot } from "../resource/snapshot.ts";
import type { Validate } from "../resource/structure.ts";
import { type Derivations, derivationsOf } from "./derivations.ts";
import { DerivedObjects, type Outcome } from "./derived-objects.ts";
import { createUnion, type Union } from "./union.ts";

/** A translator that derives objects. */
export interface StageSource {
  readonly id: string;
  readonly derives: readonly ObjectDerivation[];
}

/** The dependencies with which stages are made. */
export interface StagesDeps {
  readonly validate: Validate;
  readonly clock: Clock;
  readonly log: Logger;
  /** Freezes all values, so that whoever changes one throws. */
  readonly freeze: boolean;
}

/** Translators that derive objects, one after the other. */
export interface ObjectStages {
  /** The world with all that is derived from it. */
  over(world: Snapshot, settings: Readonly<Record<string, unknown>>): Snapshot;
  /** The object that one was derived from; undefined for one that was not derived. */
  originOf(ref: ObjectRef): ObjectRef | undefined;
  /** The outcomes of an object from which others are derived. */
  outcomesOf(origin: ObjectRef): readonly Outcome[];
  /** The objects from which others are derived. */
  origins(): readonly ObjectRef[];
  /** The objects whose outcomes have changed since the last call. */
  takeChanged(): readonly ObjectRef[];
  /** By plugin, the fault in what it derives. */
  troubles(): ReadonlyMap<string, string>;
  /** The next moment at which something would be derived differently, if any. */
  readonly nextInstant: number | undefined;
}

/** Makes the stages; each sees what those before it derived. Costs what changed. */
export function createStages(sources: readonly StageSource[], deps: StagesDeps): ObjectStages {
  const stages = sources.map((source) => new Stage(source, deps));
  return {
    over: (world, settings) => stages.reduce((snapshot, stage) => stage.over(snapshot, settings), world),
    originOf(ref) {
      for (const stage of stages) {
        const origin = stage.derived.originOf(ref);
        if (origin !== undefined) return origin;
      }
      return undefined;
    },
    outcomesOf: (origin) => stages.flatMap(({ derived, derivations }) => derived.outcomesOf(origin, derivations)),
    origins: () => stages.flatMap(({ derived }) => derived.origins()),
    takeChanged: () => stages.flatMap(({ derived }) => derived.takeChanged()),
    troubles: () => new Map(stages.flatMap(({ id, trouble }) => (trouble === undefined ? [] : [[id, trouble]]))),
    get nextInstant() {
      const instants = stages.flatMap(({ nextInstant }) => nextInstant ?? []);
      return instants.length === 0 ? undefined : Math.min(...instants);
    },
  };
}

class Stage {
  readonly id: string;
  readonly derived = new DerivedObjects();
  readonly derivations: number;
  readonly #derivations: Derivations;
  readonly #engine: Engine;
  readonly #union: Union;
  readonly #deps: StagesDeps;
  nextInstant: number | undefined;
  #failed: string | undefined;
  #before: readonly Collection<string, Outcome>[] = [];

  constructor({ id, derives }: StageSource, deps: StagesDeps) {
    this.id = id;
    this.#deps = deps;
    this.#derivations = derivationsOf(id, derives, deps.validate);
    this.#engine = createEngine({ freeze: deps.freeze });
    this.#union = createUnion(["what providers bring", id]);
    this.derivations = derives.length;
  }

  /** The fault of the stage as a whole: a derivation that reads itself, or an object that is there already. */
  get trouble(): string | undefined {
    const [conflict] = this.#union.conflicts().get(1) ?? [];
    return this.#failed ?? conflict;
  }

  over(world: Snapshot, settings: Readonly<Record<string, unknown>>): Snapshot {
    const { clock, log } = this.#deps;
    this.#union.offer(0, world);
    try {
      const { value, nextInstant } = this.#engine.build(
        { snapshot: world, settings, needs: new Map(), now: clock.now() },
        this.#derivations.root,
        "",
      );
      this.nextInstant = nextInstant;
      for (const [i, collection] of value.entries())
        this.derived.change(i, collection.changesSince(this.#before[i] ?? Collection.empty()));
      this.#before = value;
      this.#failed = undefined;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (this.#failed !== reason)
        log.error("deriving objects failed, those derived last stay", { plugin: this.id, error });
      this.#failed = reason;
    }
    return this.#union.offer(1, this.derived.snapshot);
  }
}
