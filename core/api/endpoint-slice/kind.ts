import type { KubeObject } from "../../object/mod.ts";
import { declareKind } from "../shared/declaration.ts";
import { sliceServices } from "../shared/indexes.ts";
import type { Endpoint, EndpointPort } from "./spec.ts";

/** Addresses of a Service. */
export interface EndpointSlice extends KubeObject {
  readonly addressType: "IPv4" | "IPv6" | "FQDN";
  readonly endpoints?: readonly Endpoint[];
  readonly ports?: readonly EndpointPort[];
}

/** The declaration of the kind EndpointSlice: all that the rest of Postern has to know about it. */
export const endpointSlice = declareKind<EndpointSlice>()({
  group: "discovery.k8s.io",
  kind: "EndpointSlice",
  plural: "endpointslices",
  scope: "Namespaced",
  versions: [{ name: "v1", storage: true }],
  reads: ["v1"],
  watch: "always",
  status: "none",
  indexes: { service: sliceServices },
});
