/**
 * Gateway: A point where traffic enters: addresses and listeners.
 * In: nothing; this is a declaration. Out: the schema of the kind, a file for each larger field. It never looks at other objects.
 */
import type { KubeObject } from "../../object/mod.ts";
import { defineKind, optional, required } from "../schema/mod.ts";
import { AGE, GATEWAY_API_GROUP } from "../shared/groups.ts";
import { type GatewaySpec, gatewaySpec } from "./spec.ts";
import { type GatewayStatus, gatewayStatus } from "./status.ts";

export type * from "./infrastructure.ts";
export type * from "./listener.ts";
export type * from "./spec.ts";
export type * from "./status.ts";
export type * from "./tls.ts";

/** A point where traffic enters: addresses and listeners. */
export interface Gateway extends KubeObject {
  readonly spec: GatewaySpec;
  readonly status?: GatewayStatus;
}

const COLUMNS = [
  { name: "Class", type: "string", jsonPath: ".spec.gatewayClassName" },
  { name: "Address", type: "string", jsonPath: ".status.addresses[*].value" },
  { name: "Programmed", type: "string", jsonPath: '.status.conditions[?(@.type=="Programmed")].status' },
  AGE,
] as const;

/** The kind Gateway. */
export const gatewayKind = defineKind({
  group: GATEWAY_API_GROUP,
  kind: "Gateway",
  plural: "gateways",
  shortNames: ["gtw"],
  categories: ["gateway-api"],
  scope: "Namespaced",
  versions: [
    { name: "v1", storage: true, columns: COLUMNS },
    { name: "v1beta1", columns: COLUMNS },
  ],
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
