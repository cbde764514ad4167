import type { JsonObject } from "@bufbuild/protobuf";
import type { BootstrapOptions } from "./options.ts";

/** A named extension with its typed configuration, as it stands in a bootstrap's JSON form. */
export function extension(name: string, type: string, config: JsonObject = {}): JsonObject {
  return { name, typed_config: typed(type, config) };
}

/** An Any in JSON form; the type is given without its prefix. */
export function typed(type: string, config: JsonObject = {}): JsonObject {
  return { "@type": `type.googleapis.com/${type}`, ...config };
}

/** A socket address in JSON form. */
export function socketAddress(address: string, port: number, more: JsonObject = {}): JsonObject {
  return { socket_address: { address, port_value: port, ...more } };
}

/** The address that stands for all of the proxy; that of IPv6 also takes IPv4 where both are spoken. */
export function anyAddress(ipFamily: BootstrapOptions["ipFamily"]): string {
  return ipFamily === "IPv6" || ipFamily === "DualStack" ? "::" : "0.0.0.0";
}

/** A load assignment with one endpoint. */
export function oneEndpoint(cluster: string, address: string, port: number): JsonObject {
  return {
    cluster_name: cluster,
    endpoints: [{ lb_endpoints: [{ endpoint: { address: socketAddress(address, port) } }] }],
  };
}

/** `true` under a key, or nothing. */
export function flag(key: string, set: boolean | undefined): JsonObject {
  return set ? { [key]: true } : {};
}
