import { type Build, createEngine, type Engine } from "../incremental/engine.ts";
import type { NeedAnswer } from "../incremental/need.ts";
import type { World } from "../incremental/world.ts";
import { withoutKeys, type XdsIr } from "../ir/mod.ts";
import type { Withholding } from "../isolation/mod.ts";
import type { KubeObject } from "../object/mod.ts";
import type { Clock } from "../observe/clock.ts";
import type { HookRunner, IrKey, RootTranslator, Translation } from "../plugin/api.ts";
import { FailedHook } from "../plugin/contract/failed-hook.ts";
import { createOverlays } from "../resource/overlay.ts";
import type { Snapshot } from "../resource/snapshot.ts";
import { verifiedBuild } from "./verification.ts";

/** The options of a builder. */
export interface BuilderOptions {
  readonly translator: RootTranslator;
  readonly hooks: HookRunner;
  readonly clock: Clock;
  /** Compares every build with one from nothing. */
  readonly verify: boolean;
  /** Freezes all values, so that whoever changes one throws; slow. */
  readonly freeze: boolean;
}

/** The inputs of a build besides its objects. */
export interface Surroundings {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly needs: ReadonlyMap<string, NeedAnswer>;
  /** See `World.inForce`. */
  readonly inForce: ReadonlyMap<string, KubeObject>;
}

/** A finished build, and the objects it was made from, with what was withheld. */
export interface Built {
  readonly build: Build<Translation>;
  readonly translation: Translation;
  readonly effective: Snapshot;
  readonly verified: Verified | undefined;
  /** The faults of hooks for the IR of data planes, by data plane. */
  readonly hookFaults: ReadonlyMap<IrKey, string>;
}

/** The outcome of the comparison with a build from nothing: the IR made from nothing, after hooks, and what differed. */
export interface Verified {
  readonly anew: Readonly<Record<IrKey, XdsIr>>;
  readonly differences: readonly string[];
}

/** The IR of one data plane, for a trial. */
export interface TriedOut {
  readonly ir: XdsIr;
  readonly verified: Verified | undefined;
}

/** Makes translations out of objects: lays what is withheld over them, runs the translator, then the hooks `world` before and `ir` after it. */
export class Builder {
  readonly #options: BuilderOptions;
  #engine: Engine;
  /** Builds and trials replace different objects, and each is to find again what it replaced last. */
  readonly #overlays = { build: createOverlays(), trial: createOverlays() };
  /** Set in the moment of the translation: between that and the last one hooks may run. */
  #snapshot: Snapshot | undefined;
  #heldBack: readonly string[] = [];

  constructor(options: BuilderOptions) {
    this.#options = options;
    this.#engine = createEngine({ freeze: options.freeze });
  }

  /** Builds for all data planes. Rejects when a derivation throws and nobody contains it. */
  async build(snapshot: Snapshot, withholding: Withholding, around: Surroundings): Promise<Built> {
    const effective = this.#overlays.build.over(snapshot, withholding.replacements);
    const hooked = await this.#hooked(effective);
    [this.#snapshot, this.#heldBack] = [snapshot, []];
    const { build, anew, differences } = this.#translate(hooked, withholding, around);
    this.#options.translator.kept?.note(build.value);
    const hookFaults = new Map<IrKey, string>();
    const translation = await this.#hookedIr(build.value, hookFaults);
    const verified = anew && { anew: hookedAnew(build.value, translation, anew), differences };
    return { build, effective, translation, verified, hookFaults };
  }

  /** Builds for one data plane, for a trial; undefined where it would not be there. */
  async tryOut(
    irKey: IrKey,
    snapshot: Snapshot,
    withholding: Withholding,
    around: Surroundings,
  ): Promise<TriedOut | undefined> {
    const effective = this.#overlays.trial.over(snapshot, withholding.replacements);
    const hooked = await this.#hooked(effective);
    [this.#snapshot, this.#heldBack] = [snapshot, [...withholding.replacements.keys()]];
    const { build, anew, differences } = this.#translate(hooked, withholding, around);
    const own = build.value.xds[irKey];
    if (own === undefined) return undefined;
    const ir = await this.#hookedOne(irKey, own);
    if (ir === undefined) return undefined;
    const xds = { [irKey]: ir };
    return { ir, verified: anew && { anew: hookedAnew(build.value, { xds }, anew), differences } };
  }

  /** The objects of the last build or trial, before anything was withheld. */
  get snapshot(): Snapshot | undefined {
    return this.#snapshot;
  }

  /** The cells of objects that the last trial was made without; none after a build. */
  get heldBack(): readonly string[] {
    return this.#heldBack;
  }

  /** The cells of objects on which the IR of a data plane rests in the last build. */
  restsOn(irKey: IrKey): ReadonlySet<string> {
    const { dataPlane, root } = this.#options.translator;
    return dataPlane ? this.#engine.restsOn(dataPlane, irKey) : this.#engine.restsOn(root, "");
  }

  #translate(snapshot: Snapshot, { withheld }: Withholding, around: Surroundings): Translated {
    const { clock, translator, verify } = this.#options;
    const settings = { ...around.settings, ...translator.kept?.settings() };
    const world: World = { ...around, snapshot, withheld, settings, now: clock.now() };
    const build = this.#engine.build(world, translator.root, "");
    if (!verify) return { build, anew: undefined, differences: [] };
    const verified = verifiedBuild(build, { world, translator, engine: this.#engine });
    this.#engine = verified.engine;
    return verified;
  }

  /** Rejects where a hook withholds the world: then there is nothing to translate, and what is in force stays. */
  async #hooked(snapshot: Snapshot): Promise<Snapshot> {
    if (!this.#options.hooks.has("world")) return snapshot;
    const answer = await this.#options.hooks.run("world", snapshot, { irKey: "", sources: [], objects: [] });
    if (!(answer instanceof FailedHook)) return answer;
    if (answer.value === undefined) throw new WorldWithheld(answer.reason);
    return answer.value;
  }

  async #hookedIr(translation: Translation, faults: Map<IrKey, string>): Promise<Translation> {
    const { hooks } = this.#options;
    if (!hooks.has("ir")) return translation;
    const xds = await Promise.all(
      Object.entries(translation.xds).map(
        async ([irKey, ir]) => [irKey, await this.#hookedOne(irKey, ir, faults)] as const,
      ),
    );
    return { ...translation, xds: Object.fromEntries(xds.flatMap(([irKey, ir]) => (ir ? [[irKey, ir]] : []))) };
  }

  /** Undefined where a hook withholds it. */
  async #hookedOne(irKey: IrKey, ir: XdsIr, faults?: Map<IrKey, string>): Promise<XdsIr | undefined> {
    if (!this.#options.hooks.has("ir")) return ir;
    const answer = await this.#options.hooks.run("ir", ir, { irKey, sources: [], objects: [], name: "ir" });
    if (answer instanceof FailedHook) faults?.set(irKey, answer.reason);
    const hooked = answer instanceof FailedHook ? answer.value : answer;
    // A plugin may put routes in any order, so keys say nothing of it any more.
    return hooked === undefined || hooked === ir ? hooked : withoutKeys(hooked);
  }
}

/** A hook withholds all objects: there is nothing to translate, and no object is to blame. */
export class WorldWithheld extends Error {
  override readonly name = "WorldWithheld";
}

interface Translated {
  readonly build: Build<Translation>;
  /** Made from nothing. */
  readonly anew: Translation | undefined;
  readonly differences: readonly string[];
}

/** The IR made from nothing as hooks left it: they are not asked twice, so where one answered something else, that is it. */
function hookedAnew(
  before: Translation,
  after: Pick<Translation, "xds">,
  anew: Translation,
): Readonly<Record<IrKey, XdsIr>> {
  const entries = Object.entries(after.xds).map(([irKey, ir]) => {
    const fresh = anew.xds[irKey];
    return [irKey, ir === before.xds[irKey] && fresh !== undefined ? fresh : ir] as const;
  });
  return Object.fromEntries(entries);
}
