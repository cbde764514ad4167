import { RBAC_Action as Action } from "../../../../core/envoy/generated/envoy/config/rbac/v3/rbac_pb.ts";
import { RBACSchema } from "../../../../core/envoy/generated/envoy/extensions/filters/network/rbac/v3/rbac_pb.ts";
import { FilterConfigSchema } from "../../../../core/envoy/generated/envoy/extensions/filters/network/sni_dynamic_forward_proxy/v3/sni_dynamic_forward_proxy_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { dnsCache } from "../clusters/dns.ts";
import { type ConfiguredExtension, configured } from "../shapes/extension.ts";

/** A server name carries no port; TLS is served here. */
const PORT = 443;

const LOOPBACK =
  "(?i)^(localhost|localhost\\.localdomain|ip6-localhost|ip6-loopback|127\\.0\\.0\\.1|::1|\\[::1\\])\\.?$";

/**
 * Network filters that send a TLS connection to the host its server name says, except to the proxy itself. Nothing where
 * the route does not ask for it, or where TLS ends here: the plain bytes would go out.
 */
export function sniDynamicForwardProxy(statPrefix: string, route: ir.TcpRoute): readonly ConfiguredExtension[] {
  const settings = route.destination?.settings ?? [];
  const resolves = settings.length === 1 && settings[0]?.isDynamicResolver === true;
  if (!resolves || route.tls?.inspector === undefined || route.tls.terminate !== undefined) return [];
  return [
    refuseLoopback(statPrefix),
    // The same cache as the cluster's, or the cluster would not know the host.
    configured("envoy.filters.network.sni_dynamic_forward_proxy", FilterConfigSchema, {
      dnsCacheConfig: dnsCache(undefined, route.dns),
      portSpecifier: { case: "portValue", value: PORT },
    }),
  ];
}

function refuseLoopback(statPrefix: string): ConfiguredExtension {
  const value = { matchPattern: { case: "safeRegex" as const, value: { regex: LOOPBACK } } };
  return configured("envoy.filters.network.rbac", RBACSchema, {
    statPrefix,
    rules: {
      action: Action.DENY,
      policies: {
        "deny-loopback-sni": {
          permissions: [{ rule: { case: "requestedServerName", value } }],
          principals: [{ identifier: { case: "any", value: true } }],
        },
      },
    },
  });
}
