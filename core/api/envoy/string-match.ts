import { type In, object, optional, required, text } from "../schema/mod.ts";
import { stringMatchType } from "./values.ts";

/** A condition on a text. */
export const stringMatch = object({
  type: optional(stringMatchType, "How the value is compared.", { default: "Exact" }),
  value: required(text({ min: 1, max: 1024 }), "Text or expression to compare with."),
});

/** The type of {@link stringMatch}. */
export interface StringMatch extends In<typeof stringMatch> {}
