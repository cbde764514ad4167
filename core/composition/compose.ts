import type { Clock } from "../observe/clock.ts";
import type { Logger } from "../observe/logger.ts";
import { isSnapshot } from "../plugin/answers/misfit.ts";
import type { OwnKind, RootTranslator, Translation } from "../plugin/api.ts";
import { PluginConfigError } from "../plugin/check.ts";
import { isBuiltIn } from "../plugin/deadlines.ts";
import type { Instance, PartState, PluginHost } from "../plugin/host.ts";
import type { Snapshot } from "../resource/snapshot.ts";
import type { Validate } from "../resource/structure.ts";
import { nobodyIs, noSnapshot } from "../status/catalogue/composition.ts";
import { type ChosenInfra, chooseInfra } from "./infra-managers.ts";
import { createStages, type ObjectStages } from "./object-stages.ts";
import { createOwners, type Owners } from "./owners.ts";
import { createStatusFold, type StatusFold } from "./status-fold.ts";
import { type CombinedTranslation, combineTranslators } from "./translators.ts";
import { createWorlds, type Worlds } from "./worlds.ts";

/** The dependencies with which plugins are put together. */
export interface ComposeDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly kinds: readonly OwnKind[];
  readonly validate: Validate;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly freeze: boolean;
  /** Takes each new world, with all that is derived. */
  readonly offer: (world: Snapshot) => void;
}

/** The plugins of a host as a pipeline takes them. */
export interface Composed {
  readonly translator: RootTranslator;
  readonly infra: ChosenInfra | undefined;
  readonly owners: Owners;
  readonly fold: StatusFold | undefined;
  configure(settings: Readonly<Record<string, unknown>>): void;
  /** Has providers hand over their worlds. Called once, before they start. */
  watch(): void;
  /** Everything has started: who could not is waited for no more. */
  started(): void;
  /** The parts that fail while everything else goes on. */
  troubles(translation: Translation | undefined): readonly PartState[];
  stop(): void;
}

/** Puts the plugins of a host together. Throws `PluginConfigError` where one of a kind is missing without which nothing would be served. */
export function compose(host: PluginHost, deps: ComposeDeps): Composed {
  const { clock, log } = deps;
  const providers = atLeastOne(host.of("provider"), "provider");
  const translators = host.of("translator");
  const roots = translators.flatMap(({ id, value }) => (value.root ? [{ id, value: value as RootTranslator }] : []));
  atLeastOne(roots, "translator");
  atLeastOne(host.of("output"), "output");
  const managers = host
    .of("infra")
    .toSorted((a, b) => Number(isBuiltIn(a.definition)) - Number(isBuiltIn(b.definition)));
  const derivers = translators.flatMap(({ id, value: { derives = [] } }) =>
    derives.length > 0 ? [{ id, derives }] : [],
  );
  const stages = derivers.length > 0 ? createStages(derivers, deps) : undefined;
  const derived = stages && new Derived(stages, deps);
  const worlds: Worlds = createWorlds(
    providers.map(({ id }) => id),
    clock,
    (world) => (derived ? derived.offer(world) : deps.offer(world)),
  );
  const odd = new Map<number, string>();
  const take = (provider: number, snapshot: Snapshot) => {
    if (!isSnapshot(snapshot)) return void odd.set(provider, noSnapshot(String(snapshot).slice(0, SHOWN)));
    odd.delete(provider);
    worlds.offer(provider, snapshot);
  };
  const chosen = managers.length > 0 ? chooseInfra(managers) : undefined;
  return {
    translator: combineTranslators(roots),
    infra: chosen,
    owners: createOwners(providers, { clock, log, sourceOf: worlds.sourceOf }),
    fold: stages && createStatusFold(stages, deps.kinds),
    configure: (settings) => derived?.configure(settings),
    watch() {
      for (const [i, { guard, value }] of providers.entries())
        guard.sync("watch", () => value.watch((snapshot) => take(i, snapshot)));
    },
    started() {
      const left = new Set(host.of("provider").map(({ id }) => id));
      for (const [i, { id }] of providers.entries()) if (!left.has(id)) worlds.leave(i);
    },
    troubles: (translation) => [
      ...[...odd, ...worlds.troubles()].map(([i, reason]) => troubleOf(providers[i]?.id ?? "", reason)),
      ...[...(stages?.troubles() ?? []), ...(chosen?.troubles() ?? [])].map(([id, reason]) => troubleOf(id, reason)),
      ...Object.entries((translation as CombinedTranslation | undefined)?.troubles ?? {}).map(([id, reason]) =>
        troubleOf(id, reason),
      ),
    ],
    stop() {
      worlds.stop();
      derived?.stop();
    },
  };
}

/** Characters of something odd that are shown. */
const SHOWN = 80;

function troubleOf(id: string, reason: string): PartState {
  return { id, health: { ok: false, reason } };
}

function atLeastOne<T>(list: readonly T[], kind: Instance["kind"]): readonly T[] {
  if (list.length === 0) throw new PluginConfigError(nobodyIs(kind));
  return list;
}

/** Worlds with all that is derived, made again when settings change and when a moment comes at which something would be another. */
class Derived {
  readonly #stages: ObjectStages;
  readonly #deps: ComposeDeps;
  #settings: Readonly<Record<string, unknown>>;
  #world: Snapshot | undefined;
  #cancel: () => void = () => {};

  constructor(stages: ObjectStages, deps: ComposeDeps) {
    this.#stages = stages;
    this.#deps = deps;
    this.#settings = deps.settings;
  }

  offer(world: Snapshot): void {
    this.#world = world;
    this.#cancel();
    this.#deps.offer(this.#stages.over(world, this.#settings));
    const { nextInstant } = this.#stages;
    if (nextInstant === undefined) return;
    const wait = Math.min(Math.max(nextInstant - this.#deps.clock.now(), 1), LONGEST_TIMER_MS);
    this.#cancel = this.#deps.clock.after(wait, () => this.#again());
  }

  configure(settings: Readonly<Record<string, unknown>>): void {
    this.#settings = settings;
    this.#again();
  }

  stop(): void {
    this.#cancel();
  }

  #again(): void {
    if (this.#world !== undefined) this.offer(this.#world);
  }
}

/** Timers beyond this many milliseconds overflow; a longer wait is cut and asked again. */
const LONGEST_TIMER_MS = 86_400_000;
