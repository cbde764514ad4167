import { cel, type In, object, optional, required, text } from "../schema/mod.ts";
import { objectReference } from "../shared/references.ts";
import { gatewayController } from "../shared/values.ts";

/** A class of Gateways. */
export const gatewayClassSpec = object({
  controllerName: required(gatewayController, "Controller that serves the class; cannot be changed.", {
    rules: [cel("self == oldSelf", "cannot be changed")],
  }),
  description: optional(text({ max: 64 }), "What the object is for, in a few words."),
  parametersRef: optional(objectReference, "An object with further settings."),
});

/** The type of {@link gatewayClassSpec}. */
export interface GatewayClassSpec extends In<typeof gatewayClassSpec> {}
