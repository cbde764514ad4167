/**
 * GatewayClass: A class of Gateways, and the controller that serves it.
 * In: nothing; this is a declaration. Out: the schema of the kind, a file for each larger field. It never looks at other objects.
 */
import type { KubeObject } from "../../object/mod.ts";
import { defineKind, optional, required } from "../schema/mod.ts";
import { AGE, GATEWAY_API_GROUP } from "../shared/groups.ts";
import { type GatewayClassSpec, gatewayClassSpec } from "./spec.ts";
import { type GatewayClassStatus, gatewayClassStatus } from "./status.ts";

export type * from "./spec.ts";
export type * from "./status.ts";

/** A class of Gateways, and the controller that serves it. */
export interface GatewayClass extends KubeObject {
  readonly spec: GatewayClassSpec;
  readonly status?: GatewayClassStatus;
}

const COLUMNS = [
  { name: "Controller", type: "string", jsonPath: ".spec.controllerName" },
  { name: "Accepted", type: "string", jsonPath: '.status.conditions[?(@.type=="Accepted")].status' },
  AGE,
  { name: "Description", type: "string", jsonPath: ".spec.description", priority: 1 },
] as const;

/** The kind GatewayClass. */
export const gatewayClassKind = defineKind({
  group: GATEWAY_API_GROUP,
  kind: "GatewayClass",
  plural: "gatewayclasses",
  shortNames: ["gc"],
  categories: ["gateway-api"],
  scope: "Cluster",
  versions: [
    { name: "v1", storage: true, columns: COLUMNS },
    { name: "v1beta1", columns: COLUMNS },
  ],
  statusPath: true,
  about: "A class of Gateways, and the controller that serves it.",
  fields: () => ({
    spec: required(gatewayClassSpec, "What is wanted."),
    status: optional(gatewayClassStatus, "What controllers say.", {
      default: {
        conditions: [
          {
            lastTransitionTime: "1970-01-01T00:00:00Z",
            message: "Waiting for controller",
            reason: "Pending",
            status: "Unknown",
            type: "Accepted",
          },
        ],
      },
    }),
  }),
});
