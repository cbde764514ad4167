import type { Message } from "@bufbuild/protobuf";
import { remade } from "../../core/incremental/mod.ts";
import type { XdsIr } from "../../core/ir/mod.ts";
import type { HookRunner, IrKey } from "../../core/plugin/api.ts";
import type { ObjectRef } from "../../core/resource/mod.ts";
import { createResourceEncoder, type EncodedResource, type SealedEntry, type SnapshotCache } from "./cache/mod.ts";
import type { Fault } from "./faults.ts";
import { applyHooks } from "./hooks.ts";
import { createHookCheck } from "./hooks-checked.ts";
import { hookedResources } from "./hooks-resources.ts";
import { KIND_URLS } from "./kinds.ts";
import { createProtection } from "./protection/mod.ts";
import {
  createXdsTranslator,
  type PatchPolicyStatus,
  type Resource,
  type ResourceKind,
  type Resources,
  type TranslateOptions,
  type TranslationError,
} from "./translate/mod.ts";
import { createUndescribed } from "./undescribed.ts";

const KIND_OF_URL = new Map(Object.entries(KIND_URLS).map(([kind, url]) => [url, kind as ResourceKind]));

/** One data plane's way from IR to the cache. Keeps what it made, so that an unchanged part is neither made nor encoded again. */
export interface Publication {
  /** Brings the cache up to `sequence`. */
  publish(ir: XdsIr, sequence: number): Promise<void>;
  /** What could not be sent as of the last publication. */
  readonly faults: readonly Fault[];
  /** The outcome of every EnvoyPatchPolicy as of the last publication. */
  readonly patchStatuses: readonly PatchPolicyStatus[];
  /** The objects a resource came from, by type URL and name. */
  sourcesOf(url: string, name: string): readonly ObjectRef[];
}

/** What a publication works with. */
export interface PublicationDeps {
  readonly cache: SnapshotCache;
  readonly hooks: HookRunner;
  readonly options: TranslateOptions;
  /** Whether what is sent says what it was made from; default true. */
  readonly described?: boolean;
}

/** Makes the publication of one data plane. */
export function createPublication(
  irKey: IrKey,
  { cache, hooks, options, described = true }: PublicationDeps,
): Publication {
  const translator = createXdsTranslator(options);
  const encoder = createResourceEncoder();
  const hookCheck = createHookCheck();
  const protection = createProtection();
  const last = described ? (resources: Resources) => resources : createUndescribed();
  let lastIr: XdsIr | undefined;
  let types: ReadonlyMap<string, readonly EncodedResource[]> = new Map();
  let keep: ReadonlyMap<string, ReadonlySet<string>> = new Map();
  let resources: Resources | undefined;
  let faults: readonly Fault[] = [];
  let patchStatuses: readonly PatchPolicyStatus[] = [];

  /** Lists are compared first, since asking for each resource of a long one takes longer than all that changed in it. */
  const encodeAll = (kind: ResourceKind, list: readonly Resource<Message>[], before: Resources | undefined) => {
    const url = KIND_URLS[kind];
    const earlier: readonly Resource<Message>[] = before?.[kind] ?? [];
    const known = types.get(url) ?? [];
    const encode = (resource: Resource<Message>) =>
      isSealed(resource) ? encoder.take(resource) : encoder.encode(url, resource.message);
    if (known.length !== earlier.length) return list.map(encode);
    return remade(earlier, known, list, encode);
  };
  return {
    async publish(ir, sequence) {
      if (ir !== lastIr) {
        const result = translator.build(ir);
        const hooked = hookCheck.check(result.resources, await applyHooks(hooks, irKey, result));
        const patched = translator.patch(hooked.resources, ir);
        const hookedLast = await hookedResources(hooks, irKey, patched.resources, ir);
        const { resources: next, errors: lastErrors } = hookCheck.check(patched.resources, hookedLast);
        const errors = [...result.errors, ...hooked.errors, ...lastErrors];
        patchStatuses = patched.statuses;
        faults = errors.map(({ name, sources, reason }) => ({ resource: name, sources, reason }));
        const sent = last(protection(next));
        const kinds = Object.keys(sent) as readonly ResourceKind[];
        types = new Map(kinds.map((kind) => [KIND_URLS[kind], encodeAll(kind, sent[kind], resources)]));
        resources = sent;
        keep = keptNames(errors);
        lastIr = ir;
      }
      cache.set(irKey, { sequence, types, keep });
    },
    get faults() {
      return faults;
    },
    get patchStatuses() {
      return patchStatuses;
    },
    sourcesOf(url, name) {
      const kind = KIND_OF_URL.get(url);
      const list: readonly Resource<Message>[] = (kind && resources?.[kind]) ?? [];
      return list.find((resource) => resource.name === name)?.sources ?? [];
    },
  };
}

function isSealed(resource: Resource<Message>): resource is Resource<Message> & SealedEntry {
  return resource.sealed !== undefined;
}

/** The resources that were left out, whose last good version is to stay. */
function keptNames(errors: readonly TranslationError[]): ReadonlyMap<string, ReadonlySet<string>> {
  const keep = new Map<string, Set<string>>();
  for (const { kind, name } of errors) {
    const names = keep.get(KIND_URLS[kind]) ?? new Set();
    keep.set(KIND_URLS[kind], names.add(name));
  }
  return keep;
}
