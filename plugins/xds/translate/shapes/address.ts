import {
  type AddressSchema,
  SocketAddress_Protocol as Protocol,
} from "../../../../core/envoy/generated/envoy/config/core/v3/address_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Init } from "./init.ts";

/** Where something listens or is reached. */
export type AddressInit = Init<typeof AddressSchema>;

/** The two transports that Envoy listens on. */
export type Transport = "tcp" | "udp";

/** An address to listen on; dual stack also takes IPv4 on an IPv6 address. */
export function listenAddress(listener: {
  readonly address: string;
  readonly port: number;
  readonly transport: Transport;
  readonly ipv4Compat: boolean;
}): AddressInit {
  return {
    address: {
      case: "socketAddress",
      value: {
        protocol: listener.transport === "udp" ? Protocol.UDP : Protocol.TCP,
        address: listener.address,
        portSpecifier: { case: "portValue", value: listener.port },
        ipv4Compat: listener.ipv4Compat,
      },
    },
  };
}

/** Where an endpoint is reached: a host and port, or the file of a Unix domain socket. */
export function endpointAddress(endpoint: ir.DestinationEndpoint): AddressInit {
  if (endpoint.path !== undefined) return { address: { case: "pipe", value: { path: endpoint.path } } };
  return {
    address: {
      case: "socketAddress",
      value: {
        protocol: Protocol.TCP,
        address: endpoint.host ?? "",
        portSpecifier: { case: "portValue", value: endpoint.port ?? 0 },
      },
    },
  };
}

/** Whether a host is an IP address and not a name. */
export function isIpAddress(host: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(host) || host.includes(":");
}
