import { choice, flag, type In, object, optional } from "../schema/mod.ts";

/** Normalisation of paths. */
export const pathSettings = object({
  disableMergeSlashes: optional(flag(), "Keep repeated slashes."),
  escapedSlashesAction: optional(
    choice(["KeepUnchanged", "RejectRequest", "UnescapeAndForward", "UnescapeAndRedirect"]),
    "What happens to escaped slashes.",
  ),
});

/** The type of {@link pathSettings}. */
export interface PathSettings extends In<typeof pathSettings> {}
