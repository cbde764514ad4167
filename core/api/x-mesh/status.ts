import { condition } from "../kubernetes/condition.ts";
import { type In, list, object, optional } from "../schema/mod.ts";
import { supportedFeature } from "../shared/features.ts";
import { pending } from "../shared/values.ts";

/** Status of a mesh. */
export const meshStatus = object({
  conditions: optional(list(condition, { max: 8, kind: ["type"] }), "What controllers say about the object.", {
    default: pending("Accepted", "Programmed"),
  }),
  supportedFeatures: optional(
    list(supportedFeature, { max: 64, kind: ["name"] }),
    "Features this implementation supports.",
  ),
});

/** The type of {@link meshStatus}. */
export interface MeshStatus extends In<typeof meshStatus> {}
