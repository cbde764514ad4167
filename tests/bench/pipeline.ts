import { createEngine, type Engine, type World } from "../../core/incremental/mod.ts";
import type { HookRunner, Translation } from "../../core/plugin/mod.ts";
import { createStore, type Edit, type Store } from "../../core/resource/mod.ts";
import { root } from "../../plugins/gateway-api/root.ts";
import { createSnapshotCache } from "../../plugins/xds/cache/mod.ts";
import { createPublication, type Publication } from "../../plugins/xds/publication.ts";
import { CONTROLLER, worldOf } from "./worlds.ts";

const NO_HOOKS: HookRunner = { has: () => false, run: async (_point, value) => value };

/** Milliseconds of each stage of one build. */
export interface BuildTimes {
  /** The edit of the snapshot. */
  readonly snapshot: number;
  /** Gateway API to IR. */
  readonly ir: number;
  /** IR to messages, encoded and in the cache. */
  readonly xds: number;
  readonly total: number;
}

/** Everything between a provider and the wire, without either. */
export class BenchPipeline {
  readonly #store: Store = createStore();
  readonly #engine: Engine = createEngine();
  readonly cache = createSnapshotCache();
  readonly #hooks: HookRunner;
  readonly #publications = new Map<string, Publication>();
  #sequence = 0;
  translation: Translation | undefined;

  constructor(hooks: HookRunner = NO_HOOKS) {
    this.#hooks = hooks;
  }

  /** Of the last build. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Applies an edit and builds what follows from it. */
  async build(edit: Edit): Promise<BuildTimes> {
    const started = performance.now();
    const snapshot = this.#store.apply(edit);
    const edited = performance.now();
    const world: World = { snapshot, settings: { controllerName: CONTROLLER }, needs: new Map(), now: 0 };
    const translation = this.#engine.build(world, root, "").value;
    this.translation = translation;
    const translated = performance.now();
    this.#sequence++;
    for (const [irKey, ir] of Object.entries(translation.xds)) {
      const known = this.#publications.get(irKey) ?? this.#publicationOf(irKey);
      this.#publications.set(irKey, known);
      await known.publish(ir, this.#sequence);
    }
    const published = performance.now();
    return {
      snapshot: edited - started,
      ir: translated - edited,
      xds: published - translated,
      total: published - started,
    };
  }

  /** How many resources of all types a data plane has; 0 tells that nothing was built. */
  resources(irKey: string): number {
    const types = this.cache.get(irKey)?.types ?? new Map<string, { readonly byName: ReadonlyMap<string, unknown> }>();
    return [...types.values()].reduce((sum, { byName }) => sum + byName.size, 0);
  }

  #publicationOf(irKey: string): Publication {
    return createPublication(irKey, {
      cache: this.cache,
      hooks: this.#hooks,
      options: { controllerNamespace: "envoy-gateway-system" },
    });
  }
}

/** A pipeline that has built a world of `count` routes, and what that took. */
export async function fullBuild(
  count: number,
): Promise<{ readonly pipeline: BenchPipeline; readonly times: BuildTimes }> {
  const pipeline = new BenchPipeline();
  const times = await pipeline.build({ upsert: worldOf(count) });
  const resources = pipeline.resources("default/eg");
  if (resources < count) throw new Error(`a world of ${count} routes gave only ${resources} resources`);
  return { pipeline, times };
}
