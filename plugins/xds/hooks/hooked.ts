import type { XdsIr } from "../../../core/ir/mod.ts";
import { splitObjectKey } from "../../../core/object/mod.ts";
import type { HookRunner, IrKey } from "../../../core/plugin/api.ts";
import { KIND_URLS } from "../cache/kinds.ts";
import {
  createXdsTranslator,
  FULL,
  type Mode,
  type PatchPolicyStatus,
  type Resources,
  type TranslateOptions,
  type TranslationError,
} from "../translate/mod.ts";
import { createHookCheck } from "./checked.ts";
import { createApplyHooks, type HookedResources } from "./hooks.ts";
import { hookedResources } from "./resources.ts";

/** The result of the translation with its hooks. */
export interface HookedTranslation {
  readonly resources: Resources;
  /** The resources that are left out, of which the last good version is to stay. */
  readonly errors: readonly TranslationError[];
  /** Where hooks failed; what goes on instead stands in the resources. */
  readonly hookErrors: readonly Pick<TranslationError, "name" | "sources" | "reason">[];
  readonly patchStatuses: readonly PatchPolicyStatus[];
  readonly asked: HookedResources["asked"];
  readonly protecting: HookedResources["protecting"];
}

/**
 * The IR of one data plane to its resources, build after build, with hooks and patches applied, and without what the mode leaves out. Rejects with
 * {@link WithheldByHook}.
 */
export type HookedTranslator = (ir: XdsIr, hooks: HookRunner, mode?: Mode) => Promise<HookedTranslation>;

/** A translator that has made nothing yet. */
export function createHookedTranslator(irKey: IrKey, options: TranslateOptions): HookedTranslator {
  const translator = createXdsTranslator(options);
  const applyHooks = createApplyHooks(irKey);
  const hookCheck = createHookCheck();
  return async (ir, hooks, mode = FULL) => {
    const result = translator.build(ir, mode);
    const applied = await applyHooks(hooks, result);
    const hooked = hookCheck.check(result.resources, applied.resources);
    const patched = translator.patch(hooked.resources, ir);
    const last = await hookedResources(hooks, irKey, patched.resources, ir);
    if (last.resources === undefined) throw new WithheldByHook(last.failed?.reason);
    const { resources, errors } = hookCheck.check(patched.resources, last.resources);
    return {
      ...{ resources, patchStatuses: patched.statuses, asked: applied.asked, protecting: applied.protecting },
      errors: [...result.errors, ...hooked.errors, ...errors],
      hookErrors: [...applied.errors, ...(last.failed ? [faultOfAll(irKey, last.failed.reason)] : [])],
    };
  };
}

/** The mode in which nobody misses anything between the translation and the proxy: hooks and patches see all of what they are about. */
export function modeFor({ envoyPatchPolicies = [] }: XdsIr, hooks: HookRunner): Mode {
  const patched = new Set(envoyPatchPolicies.flatMap(({ jsonPatches = [] }) => jsonPatches.map(({ type }) => type)));
  const isShared = !hooks.has("endpoints") && !hooks.has("resources") && !patched.has(KIND_URLS.endpoints);
  return { isShared, isDescribed: patched.size > 0 || SEEING.some((point) => hooks.has(point)) };
}

/** The hooks that see resources. */
const SEEING = ["route", "virtualHost", "httpFilters", "listener", "cluster", "endpoints", "resources"] as const;

/** A hook withholds all resources of a data plane, which keeps what it has. */
export class WithheldByHook extends Error {
  override readonly name = "WithheldByHook";
}

/** A fault that concerns all of a data plane is told on its Gateway, where the data plane is of one. */
export function faultOfAll(irKey: IrKey, reason: string): Pick<TranslationError, "name" | "sources" | "reason"> {
  const [namespace, name] = splitObjectKey(irKey);
  const gateway = { group: "gateway.networking.k8s.io", kind: "Gateway", namespace };
  return { name: irKey, sources: namespace === "" ? [] : [{ ...gateway, name }], reason };
}
