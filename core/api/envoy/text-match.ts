import { defaulted, flag, type In, object, optional, required, text } from "../schema/mod.ts";
import { pathMatchType } from "../shared/values.ts";
import { stringMatchType } from "./values.ts";

/** A condition on the path. */
export const pathMatch = object({
  invert: optional(flag(), "Match when the condition does not hold.", { default: false }),
  type: optional(pathMatchType, "How the path is compared.", { default: "PathPrefix" }),
  value: defaulted(text({ max: 1024 }), "Path or expression to compare with.", { default: "/" }),
});

/** The type of {@link pathMatch}. */
export interface PathMatch extends In<typeof pathMatch> {}

/** A condition on a text. */
export const stringMatch = object({
  type: optional(stringMatchType, "How the value is compared.", { default: "Exact" }),
  value: required(text({ min: 1, max: 1024 }), "Text or expression to compare with."),
});

/** The type of {@link stringMatch}. */
export interface StringMatch extends In<typeof stringMatch> {}
