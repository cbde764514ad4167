/**
 * GatewayClass: A class of Gateways, and the controller that serves it.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, a file for each larger field. The schema never looks at other objects.
 */

import { defineKind, optional, required } from "../schema/mod.ts";
import { pending } from "../shared/values.ts";
import { gatewayClass } from "./kind.ts";
import { gatewayClassSpec } from "./spec.ts";
import { gatewayClassStatus } from "./status.ts";

export type * from "./kind.ts";

export type * from "./spec.ts";
export type * from "./status.ts";

/** The kind GatewayClass. */
export const gatewayClassKind = defineKind({
  ...gatewayClass,
  statusPath: true,
  about: "A class of Gateways, and the controller that serves it.",
  fields: () => ({
    spec: required(gatewayClassSpec, "What is wanted."),
    status: optional(gatewayClassStatus, "What controllers say.", {
      default: {
        conditions: pending("Accepted"),
      },
    }),
  }),
});
