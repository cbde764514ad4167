import { cel, type In, int32, object, optional, required } from "../schema/mod.ts";

/** A fraction. */
export const fraction = object(
  {
    denominator: optional(int32({ min: 1 }), "Lower part.", { default: 100 }),
    numerator: required(int32({ min: 0 }), "Upper part."),
  },
  { rules: [cel("self.numerator <= self.denominator", "numerator must not exceed denominator")] },
);

/** The type of {@link fraction}. */
export interface Fraction extends In<typeof fraction> {}
