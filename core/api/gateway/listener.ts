import { type In, object, optional, required } from "../schema/mod.ts";
import { allowedRoutes, listenerTlsConfig } from "../shared/listener.ts";
import { hostname, portNumber, protocolType, sectionName } from "../shared/values.ts";

/** A listener of a Gateway. */
export const listener = object({
  allowedRoutes: optional(allowedRoutes, "Routes that may attach.", { default: { namespaces: { from: "Same" } } }),
  hostname: optional(hostname, "Host name to match; absent means all."),
  name: required(sectionName, "Name of the listener."),
  port: required(portNumber, "Port to listen on."),
  protocol: required(protocolType, "Protocol to speak."),
  tls: optional(listenerTlsConfig, "TLS settings."),
});

/** The type of {@link listener}. */
export interface Listener extends In<typeof listener> {}
