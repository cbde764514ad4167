import type { PathSettings } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { flag, present } from "../../base/present.ts";

/** How paths are normalised: what the policy leaves open stays as the listener has it. */
export function pathOf(settings: PathSettings, path: ir.PathSettings | undefined): ir.PathSettings {
  const { disableMergeSlashes, escapedSlashesAction } = settings;
  return present<ir.PathSettings>({
    mergeSlashes: disableMergeSlashes === undefined ? path?.mergeSlashes : flag(!disableMergeSlashes),
    escapedSlashesAction: escapedSlashesAction ?? path?.escapedSlashesAction,
  });
}
