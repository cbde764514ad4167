import type { JsonObject } from "@bufbuild/protobuf";
import { anyAddress, extension, flag, socketAddress } from "./any-json.ts";
import type { BootstrapOptions } from "./options.ts";

/** A listener of the bootstrap: its purpose, its port and its manager. */
export interface OwnListener {
  /** The purpose, as it stands in the name of the listener. */
  readonly purpose: string;
  readonly port: number;
  /** The HttpConnectionManager of the listener, without the type. */
  readonly manager: JsonObject;
}

/** A listener of the proxy's own on all addresses, which stands in the bootstrap and serves also while the proxy is overloaded. */
export function ownListener({ ipFamily }: BootstrapOptions, { purpose, port, manager }: OwnListener): JsonObject {
  const address = anyAddress(ipFamily);
  const compat = flag("ipv4_compat", address === "::");
  const filter = extension(
    "envoy.filters.network.http_connection_manager",
    "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
    manager,
  );
  return {
    name: `envoy-gateway-proxy-${purpose}-${address}-${port}`,
    address: socketAddress(address, port, { protocol: "TCP", ...compat }),
    bypass_overload_manager: true,
    filter_chains: [{ filters: [filter] }],
  };
}
