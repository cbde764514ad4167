import { defaulted, flag, type In, object, optional, text } from "../schema/mod.ts";
import { pathMatchType } from "../shared/values.ts";

/** A condition on the path. */
export const pathMatch = object({
  invert: optional(flag(), "Match when the condition does not hold.", { default: false }),
  type: optional(pathMatchType, "How the path is compared.", { default: "PathPrefix" }),
  value: defaulted(text({ max: 1024 }), "Path or expression to compare with.", { default: "/" }),
});

/** The type of {@link pathMatch}. */
export interface PathMatch extends In<typeof pathMatch> {}
