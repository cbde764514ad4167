/**
 * EndpointSlice: addresses of a Service.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, as far as discovery/v1 can be stated by fields. The schema never looks at other objects.
 */
import { cel, choice, defineKind, list, optional, required } from "../schema/mod.ts";
import { endpointSlice } from "./kind.ts";
import { endpoint, endpointPort } from "./spec.ts";

export type * from "./kind.ts";
export type * from "./spec.ts";

/** The kind EndpointSlice. */
export const endpointSliceKind = defineKind({
  ...endpointSlice,
  statusPath: false,
  about: "Addresses of a Service.",
  fields: () => ({
    addressType: required(choice(["IPv4", "IPv6", "FQDN"]), "What the addresses are."),
    endpoints: optional(list(endpoint, { max: 1000 }), "The endpoints."),
    ports: optional(list(endpointPort, { max: 20000 }), "Their ports."),
  }),
  rules: [
    cel(
      "!has(self.endpoints) || self.addressType == 'FQDN' || self.endpoints.all(e, e.addresses.all(a, isIP(a)))",
      "addresses must be IP addresses unless the address type is FQDN",
    ),
  ],
});
