/**
 * The user's patches of generated objects (`EnvoyProxy` and `EnvoyGateway`, fields `patch`).
 *
 * In: an object and a patch. Out: a new object, or why the patch cannot be applied. A patch never changes the object that it is applied to.
 */
import type { KubernetesPatchSpec } from "../../../core/api/mod.ts";
import { done, failed, type Result } from "../../../core/result/mod.ts";
import type { Manifest } from "../manifests/manifest.ts";
import { badPatch, badPatchType } from "../manifests/problem.ts";
import { mergeKeysOf } from "./merge-keys.ts";
import { type Fields, isFields, strategicMerge } from "./strategic-merge.ts";

/** `manifest` with the user's patch; a strategic one unless its type says otherwise. */
export function applyPatch(manifest: Manifest, patch: KubernetesPatchSpec | undefined): Result<Manifest> {
  if (patch === undefined) return done(manifest);
  const { kind } = manifest;
  const type = patch.type ?? "StrategicMerge";
  if (!isFields(patch.value)) return failed(badPatch(kind, "its value is not an object"));
  if (type === "JSONMerge") return done(jsonMerge(manifest, patch.value) as unknown as Manifest);
  if (type !== "StrategicMerge") return failed(badPatchType(kind, type));
  const merged = strategicMerge(manifest, patch.value, mergeKeysOf(kind));
  return "value" in merged ? done(merged.value as unknown as Manifest) : failed(badPatch(kind, merged.fault));
}

/** A JSON merge patch (RFC 7386): objects merge, null deletes, everything else replaces. */
function jsonMerge(target: Fields, patch: Fields): Fields {
  const merged: Record<string, unknown> = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else if (isFields(value)) merged[key] = jsonMerge(isFields(merged[key]) ? merged[key] : {}, value);
    else merged[key] = value;
  }
  return merged;
}
