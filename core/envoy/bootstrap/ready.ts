import type { JsonObject } from "@bufbuild/protobuf";
import { extension } from "./any-json.ts";
import type { BootstrapOptions } from "./options.ts";
import { ownListener } from "./own-listener.ts";

/**
 * The listener that answers the probes of the proxy's pod. It stands in the bootstrap, so that no configuration takes it away, and Envoy opens it when it
 * has its first configuration. The name is that of the one that comes by xDS, for bootstraps of users: Envoy leaves a listener of its bootstrap as it is.
 */
export function readyListener(options: BootstrapOptions, port: number): JsonObject {
  const unreachable: JsonObject = { match: { prefix: "/" }, direct_response: { status: 500 } };
  const http = "envoy.extensions.filters.http";
  return ownListener(options, {
    ...{ purpose: "ready", port },
    manager: {
      stat_prefix: "eg-ready-http",
      route_config: {
        name: "ready_route",
        virtual_hosts: [{ name: "ready_route", domains: ["*"], routes: [unreachable] }],
      },
      http_filters: [
        extension("envoy.filters.http.health_check", `${http}.health_check.v3.HealthCheck`, {
          pass_through_mode: false,
          headers: [{ name: ":path", string_match: { exact: "/ready" } }],
        }),
        extension("envoy.filters.http.router", `${http}.router.v3.Router`),
      ],
    },
  });
}
