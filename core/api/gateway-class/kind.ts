import type { KubeObject } from "../../object/mod.ts";
import { declareKind } from "../shared/declaration.ts";
import { AGE, GATEWAY_API_GROUP, GATEWAY_API_VERSIONS } from "../shared/groups.ts";
import type { GatewayClassSpec } from "./spec.ts";
import type { GatewayClassStatus } from "./status.ts";

const COLUMNS = [
  { name: "Controller", type: "string", jsonPath: ".spec.controllerName" },
  { name: "Accepted", type: "string", jsonPath: '.status.conditions[?(@.type=="Accepted")].status' },
  AGE,
  { name: "Description", type: "string", jsonPath: ".spec.description", priority: 1 },
] as const;

/** A class of Gateways, and the controller that serves it. */
export interface GatewayClass extends KubeObject {
  readonly spec: GatewayClassSpec;
  readonly status?: GatewayClassStatus;
}

/** The declaration of the kind GatewayClass: all that the rest of Postern has to know about it. */
export const gatewayClass = declareKind<GatewayClass>()({
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
  reads: GATEWAY_API_VERSIONS,
  watch: "always",
  status: "conditions",
  indexes: { controller: (gatewayClass) => [gatewayClass.spec.controllerName] },
});
