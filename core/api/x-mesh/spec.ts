import { cel, type In, object, optional, required, text } from "../schema/mod.ts";
import { objectReference } from "../shared/references.ts";
import { gatewayController } from "../shared/values.ts";

/** A service mesh. */
export const meshSpec = object({
  controllerName: required(gatewayController, "Controller that serves the mesh; cannot be changed.", {
    rules: [cel("self == oldSelf", "cannot be changed")],
  }),
  description: optional(text({ max: 64 }), "What the object is for, in a few words."),
  parametersRef: optional(objectReference, "An object with further settings."),
});

/** The type of {@link meshSpec}. */
export interface MeshSpec extends In<typeof meshSpec> {}
