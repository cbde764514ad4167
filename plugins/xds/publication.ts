import type { Message } from "@bufbuild/protobuf";
import { diffLists } from "../../core/incremental/mod.ts";
import type { XdsIr } from "../../core/ir/mod.ts";
import type { HookRunner, IrKey } from "../../core/plugin/api.ts";
import type { ObjectRef } from "../../core/resource/mod.ts";
import { KIND_URLS } from "./cache/kinds.ts";
import type { SnapshotCache } from "./cache/mod.ts";
import type { Fault } from "./faults.ts";
import { faultOfAll, WithheldByHook } from "./hooks/hooked.ts";
import { createMaker, type Made, type MakerOptions } from "./maker.ts";
import { distinctSources, type PatchPolicyStatus, type Resource, type ResourceKind } from "./translate/mod.ts";
import { differencesOfMade, recordHooks } from "./verification.ts";

const KIND_OF_URL = new Map(Object.entries(KIND_URLS).map(([kind, url]) => [url, kind as ResourceKind]));

/** One data plane's way from IR to the cache. */
export interface Publication {
  /** Brings the cache up to `sequence`. In a trial things are left out that come back, so nothing is forgotten of them. */
  publish(ir: XdsIr, sequence: number, trial?: boolean): Promise<void>;
  /**
   * Makes what is to be published of `ir` and compares it with what comes from nothing of `anew`, the same IR made from nothing. Where they differ the latter is
   * published, and what was remembered is forgotten.
   */
  verify(ir: XdsIr, anew: XdsIr): Promise<readonly string[]>;
  /** The resources that are sent for the IR, made once for whoever asks. */
  made(ir: XdsIr): Promise<Made>;
  /** The faults that kept something from being sent as of the last publication. */
  readonly faults: readonly Fault[];
  /** The outcome of every EnvoyPatchPolicy as of the last publication. */
  readonly patchStatuses: readonly PatchPolicyStatus[];
  /** The objects a resource came from, by type URL and name. */
  sourcesOf(url: string, name: string): readonly ObjectRef[];
}

/** The cache, hooks and options that a publication works with. */
export interface PublicationDeps extends MakerOptions {
  readonly cache: SnapshotCache;
  readonly hooks: HookRunner;
}

/** The resources that were made last, and the IR that they were made of. */
interface MadeOf {
  readonly ir: XdsIr;
  /** See `HookRunner.revision`. */
  readonly revision: number | undefined;
  readonly made: Promise<Made>;
}

/** Makes the publication of one data plane. */
export function createPublication(irKey: IrKey, { cache, hooks, ...how }: PublicationDeps): Publication {
  let maker = createMaker(irKey, how);
  let last: MadeOf | undefined;
  let published: Made | undefined;
  let asked: Made["asked"] = [];
  const madeOf = async (ir: XdsIr): Promise<Made> => {
    const { revision } = hooks;
    if (last?.ir === ir && last.revision === revision) return last.made;
    const made = maker(ir, hooks);
    last = { ir, revision, made };
    // A build that failed is made again when it is asked for again.
    made.catch(() => {
      if (last?.made === made) last = undefined;
    });
    return made;
  };
  return {
    made: madeOf,
    async publish(ir, sequence, trial = false) {
      const made = await madeOf(ir).catch((error) => {
        if (!(error instanceof WithheldByHook)) throw error;
        return withheld(irKey, error, published);
      });
      if (!trial) asked = forgetGone(hooks, irKey, asked, made.asked);
      published = made;
      cache.set(irKey, { sequence, types: made.types, keep: made.keep });
    },
    async verify(ir, anew) {
      if (last?.ir === ir && last.revision === hooks.revision) return [];
      const recorded = recordHooks(hooks);
      const fresh = createMaker(irKey, how);
      const made = await maker(ir, recorded.live);
      const madeAnew = await fresh(anew, recorded.again);
      const differences = [...recorded.differences(), ...differencesOfMade(made, madeAnew)];
      if (differences.length > 0) maker = fresh;
      const better = differences.length > 0 ? madeAnew : made;
      last = { ir, revision: hooks.revision, made: Promise.resolve(better) };
      const { types, keep } = better;
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
      const { clusters } = (published ?? NOTHING).resources;
      // A load assignment came from the objects of all clusters that share it.
      const users = kind === "endpoints" ? clusters.filter(({ endpoints }) => endpoints === name) : [];
      if (users.length > 0) return distinctSources(users.map(({ sources }) => sources));
      const list: readonly Resource<Message>[] = (kind && published?.resources[kind]) ?? [];
      return list.find((resource) => resource.name === name)?.sources ?? [];
    },
  };
}

const NOTHING: Made = {
  ...{ types: new Map(), keep: new Map(), faults: [], patchStatuses: [], asked: [] },
  resources: { listeners: [], routes: [], clusters: [], endpoints: [], secrets: [] },
};

/** A data plane whose resources a hook withholds keeps what it has, and says so. */
function withheld(irKey: IrKey, error: WithheldByHook, before: Made = NOTHING): Made {
  const { name, sources, reason } = faultOfAll(irKey, error.message);
  return { ...before, faults: [{ resource: name, sources, reason }] };
}

/** Has hooks forget what they are not asked about any more; answers what they are asked about now. */
function forgetGone(hooks: HookRunner, irKey: IrKey, before: Made["asked"], now: Made["asked"]): Made["asked"] {
  const { before: gone, after: come } = diffLists(before, now);
  const left = new Set(gone.flatMap((place) => before[place] ?? []));
  for (const place of come) for (const key of now[place] ?? []) left.delete(key);
  if (left.size > 0) hooks.forget?.(irKey, left);
  return now;
}
