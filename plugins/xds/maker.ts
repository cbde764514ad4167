import type { Message } from "@bufbuild/protobuf";
import { mapDiff } from "../../core/incremental/mod.ts";
import type { XdsIr } from "../../core/ir/mod.ts";
import type { HookRunner, IrKey } from "../../core/plugin/api.ts";
import { createResourceEncoder, type EncodedResource, type SealedEntry, type SnapshotUpdate } from "./cache/mod.ts";
import type { Fault } from "./faults.ts";
import { createHookedTranslator } from "./hooked.ts";
import type { HookedResources } from "./hooks.ts";
import { KIND_URLS } from "./kinds.ts";
import { createProtection } from "./protection/mod.ts";
import type {
  PatchPolicyStatus,
  Resource,
  ResourceKind,
  Resources,
  TranslateOptions,
  TranslationError,
} from "./translate/mod.ts";
import { createUndescribed } from "./undescribed.ts";

/** What comes of the IR of one data plane. */
export interface Made extends Required<Pick<SnapshotUpdate, "types" | "keep">> {
  /** The resources as they are sent. */
  readonly resources: Resources;
  /** What could not be sent. */
  readonly faults: readonly Fault[];
  /** The outcome of every EnvoyPatchPolicy. */
  readonly patchStatuses: readonly PatchPolicyStatus[];
  /** What hooks were asked about. */
  readonly asked: HookedResources["asked"];
}

/** Makes encoded resources of IR, build after build, and keeps what it made, so that an unchanged part is neither made nor encoded again. */
export type Maker = (ir: XdsIr, hooks: HookRunner) => Promise<Made>;

/** How resources are made. */
export interface MakerOptions {
  readonly options: TranslateOptions;
  /** Whether what is sent says what it was made from; default true. */
  readonly described?: boolean;
}

/** A maker for one data plane, which has made nothing yet. */
export function createMaker(irKey: IrKey, { options, described = true }: MakerOptions): Maker {
  const translate = createHookedTranslator(irKey, options);
  const protection = createProtection();
  const undescribed = described ? (resources: Resources) => resources : createUndescribed();
  const encode = createListEncoder();
  return async (ir, hooks) => {
    const { resources: hooked, errors, hookErrors, patchStatuses, asked } = await translate(ir, hooks);
    const resources = undescribed(protection(hooked));
    const told = [...errors, ...hookErrors];
    return {
      ...{ resources, types: encode(resources), keep: keptNames(errors), patchStatuses, asked },
      faults: told.map(({ name, sources, reason }) => ({ resource: name, sources, reason })),
    };
  };
}

/** Encodes lists of resources. They are compared first, since asking for each resource of a long one takes longer than all that changed in it. */
function createListEncoder(): (resources: Resources) => Made["types"] {
  const encoder = createResourceEncoder();
  let types: Made["types"] = new Map();
  let before: Resources | undefined;
  const encoded = (kind: ResourceKind, list: readonly Resource<Message>[]) => {
    const url = KIND_URLS[kind];
    const earlier: readonly Resource<Message>[] = before?.[kind] ?? [];
    const known = types.get(url) ?? [];
    const encode = (resource: Resource<Message>): EncodedResource =>
      isSealed(resource) ? encoder.take(resource) : encoder.encode(url, resource.message);
    return known.length === earlier.length ? mapDiff(earlier, known, list, encode) : list.map(encode);
  };
  return (resources) => {
    const kinds = Object.keys(resources) as readonly ResourceKind[];
    types = new Map(kinds.map((kind) => [KIND_URLS[kind], encoded(kind, resources[kind])]));
    before = resources;
    return types;
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
