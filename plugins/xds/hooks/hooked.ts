import type { XdsIr } from "../../../core/ir/mod.ts";
import { splitObjectKey } from "../../../core/object/mod.ts";
import type { HookRunner, IrKey } from "../../../core/plugin/api.ts";
import { KIND_URLS } from "../cache/kinds.ts";
import {
  createXdsTranslator,
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

/** The IR of one data plane to its resources, build after build, with hooks and patches applied. Rejects with {@link WithheldByHook}. */
export type HookedTranslator = (ir: XdsIr, hooks: HookRunner) => Promise<HookedTranslation>;

/**
 * A translator that has made nothing yet. Where load assignments may be shared, they are unless a hook or a patch may look for the one of a cluster.
 */
export function createHookedTranslator(irKey: IrKey, options: TranslateOptions, mayShare = false): HookedTranslator {
  const translator = createXdsTranslator(options);
  const applyHooks = createApplyHooks(irKey);
  const hookCheck = createHookCheck();
  return async (ir, hooks) => {
    const isShared = mayShare && !hooks.has("endpoints") && !hooks.has("resources") && !patchesAssignments(ir);
    const result = translator.build(ir, isShared);
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

function patchesAssignments({ envoyPatchPolicies = [] }: XdsIr): boolean {
  return envoyPatchPolicies.some(({ jsonPatches = [] }) =>
    jsonPatches.some(({ type }) => type === KIND_URLS.endpoints),
  );
}

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
