/**
 * ListenerSet: Listeners that are added to a Gateway.
 * In: nothing; this is a declaration. Out: the schema of the kind, a file for each larger field. It never looks at other objects.
 */
import type { KubeObject } from "../../object/mod.ts";
import { defineKind, optional, required } from "../schema/mod.ts";
import { AGE, GATEWAY_API_GROUP } from "../shared/groups.ts";
import { type ListenerSetSpec, listenerSetSpec } from "./spec.ts";
import { type ListenerSetStatus, listenerSetStatus } from "./status.ts";

export type * from "./spec.ts";
export type * from "./status.ts";

/** Listeners that are added to a Gateway. */
export interface ListenerSet extends KubeObject {
  readonly spec: ListenerSetSpec;
  readonly status?: ListenerSetStatus;
}

/** The kind ListenerSet. */
export const listenerSetKind = defineKind({
  group: GATEWAY_API_GROUP,
  kind: "ListenerSet",
  plural: "listenersets",
  shortNames: ["lset"],
  categories: ["gateway-api"],
  scope: "Namespaced",
  versions: [
    {
      name: "v1",
      storage: true,
      columns: [
        { name: "Accepted", type: "string", jsonPath: '.status.conditions[?(@.type=="Accepted")].status' },
        { name: "Programmed", type: "string", jsonPath: '.status.conditions[?(@.type=="Programmed")].status' },
        AGE,
      ],
    },
  ],
  statusPath: true,
  about: "Listeners that are added to a Gateway.",
  fields: () => ({
    spec: required(listenerSetSpec, "What is wanted."),
    status: optional(listenerSetStatus, "What controllers say.", {
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
