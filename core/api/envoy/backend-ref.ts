import { cel, flag, type In, int32, object, optional, required } from "../schema/mod.ts";
import { groupName, kindName, namespaceName, objectName, portNumber } from "../shared/values.ts";

/** A backend with its share of the traffic. */
export const envoyBackendRef = object(
  {
    fallback: optional(flag(), "Use only when the others are unhealthy."),
    group: optional(groupName, "API group; empty for the core group.", { default: "" }),
    kind: optional(kindName, "Kind of the object.", { default: "Service" }),
    name: required(objectName, "Name of the object."),
    namespace: optional(namespaceName, "Namespace of the object; absent means the same namespace."),
    port: optional(portNumber, "Port of the Service, not of its pods."),
    weight: optional(
      int32({ min: 0, max: 1000000 }),
      "Share of the requests, in proportion to the sum of all weights; 0 sends none.",
      { default: 1 },
    ),
  },
  { rules: [cel("(size(self.group) == 0 && self.kind == 'Service') ? has(self.port) : true", "a Service needs port")] },
);

/** The type of {@link envoyBackendRef}. */
export interface EnvoyBackendRef extends In<typeof envoyBackendRef> {}
