/**
 * Gateway: A point where traffic enters: addresses and listeners.
 * In: nothing; this is a declaration. Out: the schema of the kind, a file for each larger field. It never looks at other objects.
 */
import { defineKind, optional, required } from "../schema/mod.ts";
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
        conditions: [
          {
            lastTransitionTime: "1970-01-01T00:00:00Z",
            message: "Waiting for controller",
            reason: "Pending",
            status: "Unknown",
            type: "Accepted",
          },
          {
            lastTransitionTime: "1970-01-01T00:00:00Z",
            message: "Waiting for controller",
            reason: "Pending",
            status: "Unknown",
            type: "Programmed",
          },
        ],
      },
    }),
  }),
});
