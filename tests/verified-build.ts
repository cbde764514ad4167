import { type Build, createEngine, type World } from "../core/incremental/mod.ts";
import { verifiedBuild } from "../core/pipeline/verification.ts";
import type { HookRunner, Translation } from "../core/plugin/mod.ts";
import { root } from "../plugins/gateway-api/root.ts";
import { createSnapshotCache } from "../plugins/xds/cache/mod.ts";
import { createPublication, type Publication } from "../plugins/xds/publication.ts";
import type { TranslateOptions } from "../plugins/xds/translate/mod.ts";

const NO_HOOKS: HookRunner = { has: () => false, run: async (_point, value) => value };

/** Builds that remember, without a pipeline around them: each is compared with one from nothing, down to the bytes for Envoy. */
export interface VerifiedBuilds {
  /** The build of a world, and all that differed; empty as it should be. */
  build(world: World): Promise<{ readonly build: Build<Translation>; readonly differences: readonly string[] }>;
}

/** Starts with no memory. */
export function verifiedBuilds(
  options: TranslateOptions = { controllerNamespace: "envoy-gateway-system" },
): VerifiedBuilds {
  let engine = createEngine();
  const cache = createSnapshotCache();
  const publications = new Map<string, Publication>();
  let sequence = 0;
  const publicationOf = (irKey: string): Publication => {
    const known = publications.get(irKey) ?? createPublication(irKey, { cache, hooks: NO_HOOKS, options });
    publications.set(irKey, known);
    return known;
  };
  return {
    async build(world) {
      const verified = verifiedBuild(engine.build(world, root, ""), { world, translator: { root }, engine });
      engine = verified.engine;
      const { build, anew } = verified;
      const differences = [...verified.differences];
      sequence++;
      for (const [irKey, ir] of Object.entries(build.value.xds)) {
        const publication = publicationOf(irKey);
        differences.push(...(await publication.verify(ir, anew.xds[irKey] ?? ir)));
        await publication.publish(ir, sequence);
      }
      for (const irKey of publications.keys()) if (!(irKey in build.value.xds)) publications.delete(irKey);
      return { build, differences };
    },
  };
}
