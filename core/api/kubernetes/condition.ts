import { choice, type In, int64, object, optional, required, text } from "../schema/mod.ts";

/** One thing a controller says about an object. */
export const condition = object({
  lastTransitionTime: required(text({ format: "date-time" })),
  message: required(text({ max: 32768 })),
  observedGeneration: optional(int64({ min: 0 })),
  reason: required(text({ min: 1, max: 1024, pattern: "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$" })),
  status: required(choice(["True", "False", "Unknown"])),
  type: required(
    text({
      max: 316,
      pattern:
        "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$",
    }),
  ),
});

/** The type of {@link condition}. */
export interface Condition extends In<typeof condition> {}
