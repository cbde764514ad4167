import type { Message } from "@bufbuild/protobuf";
import type { XdsIr } from "../../core/ir/mod.ts";
import type { HookRunner, IrKey } from "../../core/plugin/api.ts";
import type { ObjectRef } from "../../core/resource/mod.ts";
import type { SnapshotCache } from "./cache/mod.ts";
import type { Fault } from "./faults.ts";
import { KIND_URLS } from "./kinds.ts";
import { createMaker, type Made, type MakerOptions } from "./maker.ts";
import type { PatchPolicyStatus, Resource, ResourceKind } from "./translate/mod.ts";
import { differencesOfMade, recordHooks } from "./verification.ts";

const KIND_OF_URL = new Map(Object.entries(KIND_URLS).map(([kind, url]) => [url, kind as ResourceKind]));

/** One data plane's way from IR to the cache. */
export interface Publication {
  /** Brings the cache up to `sequence`. */
  publish(ir: XdsIr, sequence: number): Promise<void>;
  /**
   * Makes what is to be published of `ir` and compares it with what comes from nothing of `anew`, the same IR made from nothing. Where they differ the latter is
   * published, and what was remembered is forgotten.
   */
  verify(ir: XdsIr, anew: XdsIr): Promise<readonly string[]>;
  /** What could not be sent as of the last publication. */
  readonly faults: readonly Fault[];
  /** The outcome of every EnvoyPatchPolicy as of the last publication. */
  readonly patchStatuses: readonly PatchPolicyStatus[];
  /** The objects a resource came from, by type URL and name. */
  sourcesOf(url: string, name: string): readonly ObjectRef[];
}

/** What a publication works with. */
export interface PublicationDeps extends MakerOptions {
  readonly cache: SnapshotCache;
  readonly hooks: HookRunner;
}

/** What was made last, and of what. */
interface MadeOf {
  readonly ir: XdsIr;
  readonly made: Made;
}

/** Makes the publication of one data plane. */
export function createPublication(irKey: IrKey, { cache, hooks, ...how }: PublicationDeps): Publication {
  let maker = createMaker(irKey, how);
  let last: MadeOf | undefined;
  let published: Made | undefined;
  const madeOf = async (ir: XdsIr): Promise<Made> => {
    if (last?.ir !== ir) last = { ir, made: await maker(ir, hooks) };
    return last.made;
  };
  return {
    async publish(ir, sequence) {
      const made = await madeOf(ir);
      published = made;
      cache.set(irKey, { sequence, types: made.types, keep: made.keep });
    },
    async verify(ir, anew) {
      if (last?.ir === ir) return [];
      const recorded = recordHooks(hooks);
      const fresh = createMaker(irKey, how);
      const made = await maker(ir, recorded.live);
      const madeAnew = await fresh(anew, recorded.again);
      const differences = [...recorded.differences(), ...differencesOfMade(made, madeAnew)];
      if (differences.length > 0) maker = fresh;
      last = { ir, made: differences.length > 0 ? madeAnew : made };
      const { types, keep } = last.made;
      const inCache = cache.verify(irKey, { types, keep });
      return [...differences, ...inCache].map((difference) => `${irKey}: ${difference}`);
    },
    get faults() {
      return published?.faults ?? [];
    },
    get patchStatuses() {
      return published?.patchStatuses ?? [];
    },
    sourcesOf(url, name) {
      const kind = KIND_OF_URL.get(url);
      const list: readonly Resource<Message>[] = (kind && published?.resources[kind]) ?? [];
      return list.find((resource) => resource.name === name)?.sources ?? [];
    },
  };
}
