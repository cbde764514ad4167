import type { Message } from "@bufbuild/protobuf";
import { createEngine, derive, mapItems } from "../../core/incremental/mod.ts";
import type { XdsIr } from "../../core/ir/mod.ts";
import type { HookRunner, IrKey } from "../../core/plugin/api.ts";
import { KIND_URLS } from "./cache/kinds.ts";
import {
  type EncodedResource,
  encodedResource,
  type NamedMessage,
  type SnapshotUpdate,
  takenResource,
} from "./cache/mod.ts";
import type { Fault } from "./faults.ts";
import { createHookedTranslator, modeFor } from "./hooks/hooked.ts";
import type { HookedResources } from "./hooks/hooks.ts";
import { protectedResources } from "./protection/mod.ts";
import {
  FULL,
  type Mode,
  type PatchPolicyStatus,
  type Resource,
  type ResourceKind,
  type Resources,
  type TranslateOptions,
  type TranslationError,
} from "./translate/mod.ts";
import { type Described, describedIn, worldOfSending } from "./translate/sending.ts";
import { bareResources, descriptionIsRead } from "./undescribed.ts";

/** The resources and faults that come of the IR of one data plane. */
export interface Made extends Required<Pick<SnapshotUpdate, "types" | "keep">> {
  /** The resources as they are sent. */
  readonly resources: Resources;
  /** The faults that kept something from being sent. */
  readonly faults: readonly Fault[];
  /** The outcome of every EnvoyPatchPolicy. */
  readonly patchStatuses: readonly PatchPolicyStatus[];
  /** The keys of what hooks were asked about. */
  readonly asked: HookedResources["asked"];
}

/** Makes encoded resources of IR, build after build, and keeps what it made, so that an unchanged part is neither made nor encoded again. */
export type Maker = (ir: XdsIr, hooks: HookRunner) => Promise<Made>;

/** How resources are made. */
export interface MakerOptions {
  readonly options: TranslateOptions;
  /** Whether what is sent says what it was made from; default `auto`. Where it always does, each cluster has a load assignment of its own. */
  readonly described?: Described;
}

/** The resources as they are sent; key: empty. */
const sentResources = derive(
  "sent-resources",
  (_key, read) => read.from(read.from(isDescribed, "") ? protectedResources : bareResources, ""),
  { share: (_before, now) => now },
);

/** Whether what is sent is to say what it was made from; key: empty. */
const isDescribed = derive("is-described", (_key, read): boolean => {
  const described = describedIn(read);
  return described === "auto" ? read.from(descriptionIsRead, "") : described;
});

/** The resources of one kind, encoded; key: the kind. */
const encodedList = mapItems(
  "encoded",
  (kind, read): readonly Resource<Message>[] => read.from(sentResources, "")[kind as ResourceKind],
  (resource, kind): EncodedResource =>
    isEncoded(resource) ? takenResource(resource) : encodedResource(KIND_URLS[kind as ResourceKind], resource.message),
);

/** The resources that are sent, and whether they are to say what they were made from. */
interface Sent extends Pick<Made, "resources" | "types"> {
  readonly isDescribed: boolean;
}

const sent = derive(
  "sent",
  (_key, read): Sent => {
    const resources = read.from(sentResources, "");
    const kinds = Object.keys(resources) as readonly ResourceKind[];
    const types = new Map(kinds.map((kind) => [KIND_URLS[kind], read.from(encodedList, kind)]));
    return { resources, types, isDescribed: read.from(isDescribed, "") };
  },
  { share: (_before, now) => now },
);

/** A maker for one data plane, which has made nothing yet. */
export function createMaker(irKey: IrKey, { options, described = "auto" }: MakerOptions): Maker {
  const translate = createHookedTranslator(irKey, options);
  const engine = createEngine();
  const make = async (ir: XdsIr, hooks: HookRunner, mode: Mode): Promise<Made & Sent> => {
    const { resources, errors, hookErrors, protecting, ...rest } = await translate(ir, hooks, mode);
    const world = worldOfSending(resources, { described, protecting, isBare: !mode.isDescribed });
    const told = [...errors, ...hookErrors];
    const faults = told.map(({ name, sources, reason }) => ({ resource: name, sources, reason }));
    return { ...rest, ...engine.build(world, sent, "").value, keep: keptNames(errors), faults };
  };
  /** The answer that the search for readers of descriptions gave last, which it will most likely give again; what is made does not depend on it. */
  let wasRead = false;
  return async (ir, hooks) => {
    const mode = described === true ? FULL : modeFor(ir, hooks);
    if (mode.isDescribed) return make(ir, hooks, mode);
    const tried = wasRead;
    const made = await make(ir, hooks, { ...mode, isDescribed: tried });
    if (made.isDescribed === tried) return made;
    wasRead = made.isDescribed;
    return make(ir, hooks, { ...mode, isDescribed: made.isDescribed });
  };
}

function isEncoded(resource: Resource<Message>): resource is Resource<Message> & NamedMessage {
  return resource.encoded !== undefined;
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
