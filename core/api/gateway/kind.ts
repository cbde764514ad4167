import type { KubeObject } from "../../object/mod.ts";
import { declareKind, either, secret } from "../shared/declaration.ts";
import { AGE, GATEWAY_API_GROUP, GATEWAY_API_VERSIONS } from "../shared/groups.ts";
import type { GatewaySpec } from "./spec.ts";
import type { GatewayStatus } from "./status.ts";

const COLUMNS = [
  { name: "Class", type: "string", jsonPath: ".spec.gatewayClassName" },
  { name: "Address", type: "string", jsonPath: ".status.addresses[*].value" },
  { name: "Programmed", type: "string", jsonPath: '.status.conditions[?(@.type=="Programmed")].status' },
  AGE,
] as const;

/** A point where traffic enters: addresses and listeners. */
export interface Gateway extends KubeObject {
  readonly spec: GatewaySpec;
  readonly status?: GatewayStatus;
}

/** The declaration of the kind Gateway: all that the rest of Postern has to know about it. */
export const gateway = declareKind<Gateway>()({
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
  reads: GATEWAY_API_VERSIONS,
  watch: "always",
  status: "gateway",
  indexes: { class: (gateway) => [gateway.spec.gatewayClassName] },
  references: [
    secret("spec.listeners[].tls.certificateRefs[]"),
    secret("spec.tls.backend.clientCertificateRef"),
    either("spec.tls.frontend.default.validation.caCertificateRefs[]"),
    either("spec.tls.frontend.perPort[].tls.validation.caCertificateRefs[]"),
  ],
});
