import { differencesOf } from "../incremental/difference.ts";
import { type Build, createEngine, type Engine } from "../incremental/engine.ts";
import type { World } from "../incremental/world.ts";
import type { Logger } from "../observe/logger.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { RootTranslator, Translation } from "../plugin/api.ts";

/**
 * The net below everything that remembers: each build is compared with one from nothing, given the same world (objects, settings, answers to needs, time,
 * what is withheld, accepted versions), before anything of it is published. A difference is a bug of Postern: it is logged and counted, and what was made
 * from nothing takes the place of what was remembered. Costs a full build for each change.
 */
export interface VerifyOptions {
  /** Called with what differed, for tests, which must fail on it. */
  readonly differs?: (differences: readonly string[]) => void;
}

/** A build, what it differed in, and the engine to go on with: the one that made it, or the one that knows better. */
export interface VerifiedBuild {
  readonly build: Build<Translation>;
  /** The translation made from nothing, which shares no derived object with the other one unless that was wrong. */
  readonly anew: Translation;
  readonly differences: readonly string[];
  readonly engine: Engine;
}

/** Compares a build of the translation of a world with one from nothing. Throws what that throws. */
export function verifiedBuild(
  build: Build<Translation>,
  {
    world,
    translator,
    engine,
  }: { readonly world: World; readonly translator: RootTranslator; readonly engine: Engine },
): VerifiedBuild {
  const fresh = createEngine();
  const anew = fresh.build(world, translator.root, "");
  const differences = differencesOf(factsOf(build), factsOf(anew)).map(
    ({ path, before, after }) => `${path} is ${before} where it should be ${after}`,
  );
  if (differences.length === 0) return { build, anew: anew.value, differences, engine };
  return { build: anew, anew: anew.value, differences, engine: fresh };
}

/** All that follows from a world alone. Of failures and needs the order is not said. */
function factsOf({ value, needs, nextInstant, failures }: Build<Translation>) {
  const failed = failures.map(({ object, where, number }) => JSON.stringify([object, where, number]));
  return { ...value, needs: needs.map(({ id }) => id).sort(), nextInstant, failures: failed.sort() };
}

/** Tells of differences: a line in the log, a metric, and whoever asked. */
export function reportDifferences(
  differences: readonly string[],
  { log, metrics, verify }: { readonly log: Logger; readonly metrics: Metrics; readonly verify: VerifyOptions },
): void {
  const found = metrics.counter(
    "postern_verification_differences_total",
    "Differences between what was remembered and what is made from nothing; each is a bug of Postern.",
    [],
  );
  found.inc({}, differences.length);
  if (differences.length === 0) return;
  log.error("a build differed from one made from nothing, which is used instead: please report this bug", {
    differences: differences.join("; "),
  });
  verify.differs?.(differences);
}
