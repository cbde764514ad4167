import { choice, type In, list, object, openMap, optional, required, text } from "../schema/mod.ts";
import { portNumber } from "../shared/values.ts";

/** A port of a ServiceImport. */
export const serviceImportPort = object({
  name: optional(text(), "Name of the port."),
  protocol: optional(choice(["TCP", "UDP", "SCTP"]), "Protocol of the port.", { default: "TCP" }),
  appProtocol: optional(text(), "Protocol above it."),
  port: required(portNumber, "Port of the Service."),
});

/** The type of {@link serviceImportPort}. */
export interface ServiceImportPort extends In<typeof serviceImportPort> {}

/** The spec of a ServiceImport. */
export const serviceImportSpec = object({
  type: required(choice(["ClusterSetIP", "Headless"]), "Whether it has an address of its own."),
  ports: required(list(serviceImportPort, { kind: "atomic" }), "Its ports."),
  ips: optional(list(text(), { max: 2 }), "Its addresses."),
  ipFamilies: optional(list(choice(["IPv4", "IPv6"]), { max: 2 }), "IP families."),
  sessionAffinity: optional(choice(["None", "ClientIP"]), "Send a client to the same endpoint."),
  sessionAffinityConfig: optional(openMap(), "Settings of the session affinity."),
  internalTrafficPolicy: optional(choice(["Cluster", "Local"]), "Where inside traffic may be sent."),
  trafficDistribution: optional(text(), "Which endpoints are preferred."),
});

/** The type of {@link serviceImportSpec}. */
export interface ServiceImportSpec extends In<typeof serviceImportSpec> {}
