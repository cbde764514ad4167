import type { Message } from "@bufbuild/protobuf";
import { remade } from "../../core/incremental/mod.ts";
import type { XdsIr } from "../../core/ir/mod.ts";
import type { HookRunner, IrKey } from "../../core/plugin/api.ts";
import { createResourceEncoder, type EncodedResource, type SealedEntry, type SnapshotUpdate } from "./cache/mod.ts";
import type { Fault } from "./faults.ts";
import { createApplyHooks, type HookedResources } from "./hooks.ts";
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
  const translator = createXdsTranslator(options);
  const applyHooks = createApplyHooks(irKey);
  const hookCheck = createHookCheck();
  const protection = createProtection();
  const undescribed = described ? (resources: Resources) => resources : createUndescribed();
  const encode = createListEncoder();
  return async (ir, hooks) => {
    const result = translator.build(ir);
    const applied = await applyHooks(hooks, result);
    const hooked = hookCheck.check(result.resources, applied.resources);
    const patched = translator.patch(hooked.resources, ir);
    const last = await hookedResources(hooks, irKey, patched.resources, ir);
    if (last.resources === undefined) throw new WithheldByHook(last.failed?.reason);
    const { resources: next, errors: lastErrors } = hookCheck.check(patched.resources, last.resources);
    const errors = [...result.errors, ...hooked.errors, ...lastErrors];
    const resources = undescribed(protection(next));
    const told = [...errors, ...applied.errors, ...(last.failed ? [faultOfAll(irKey, last.failed.reason)] : [])];
    return {
      ...{ resources, types: encode(resources), keep: keptNames(errors), patchStatuses: patched.statuses },
      faults: told.map(({ name, sources, reason }) => ({ resource: name, sources, reason })),
      asked: applied.asked,
    };
  };
}

/** A hook withholds all resources of a data plane, which keeps what it has. */
export class WithheldByHook extends Error {
  override readonly name = "WithheldByHook";
}

/** A fault that concerns all of a data plane is told on its Gateway, where the data plane is of one. */
export function faultOfAll(irKey: IrKey, reason: string): Pick<TranslationError, "name" | "sources" | "reason"> {
  const [namespace = "", name] = irKey.split("/");
  const gateway = { group: "gateway.networking.k8s.io", kind: "Gateway", namespace };
  return { name: irKey, sources: name === undefined ? [] : [{ ...gateway, name }], reason };
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
    return known.length === earlier.length ? remade(earlier, known, list, encode) : list.map(encode);
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
