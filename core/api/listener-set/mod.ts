/**
 * ListenerSet: Listeners that are added to a Gateway.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, a file for each larger field. The schema never looks at other objects.
 */

import { defineKind, optional, required } from "../schema/mod.ts";
import { pending } from "../shared/values.ts";
import { listenerSet } from "./kind.ts";
import { listenerSetSpec } from "./spec.ts";
import { listenerSetStatus } from "./status.ts";

export type * from "./kind.ts";

export type * from "./spec.ts";
export type * from "./status.ts";

/** The kind ListenerSet. */
export const listenerSetKind = defineKind({
  ...listenerSet,
  statusPath: true,
  about: "Listeners that are added to a Gateway.",
  fields: () => ({
    spec: required(listenerSetSpec, "What is wanted."),
    status: optional(listenerSetStatus, "What controllers say.", {
      default: {
        conditions: pending("Accepted", "Programmed"),
      },
    }),
  }),
});
