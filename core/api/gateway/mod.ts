/**
 * Gateway: A point where traffic enters: addresses and listeners.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, a file for each larger field. The schema never looks at other objects.
 */

import { defineKind, optional, required } from "../schema/mod.ts";
import { pending } from "../shared/values.ts";
import { gateway } from "./kind.ts";
import { gatewaySpec } from "./spec.ts";
import { gatewayStatus } from "./status.ts";

export type * from "./infrastructure.ts";
export type * from "./kind.ts";
export type * from "./listener.ts";
export type * from "./spec.ts";
export type * from "./status.ts";
export type * from "./tls.ts";

/** The kind Gateway. */
export const gatewayKind = defineKind({
  ...gateway,
  statusPath: true,
  about: "A point where traffic enters: addresses and listeners.",
  fields: (edition) => ({
    spec: required(gatewaySpec(edition), "What is wanted."),
    status: optional(gatewayStatus, "What controllers say.", {
      default: {
        conditions: pending("Accepted", "Programmed"),
      },
    }),
  }),
});
