import type { ClientTrafficPolicySpec } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";

/** PROXY protocol of clients: an empty proxyProtocol turns it on, and enableProxyProtocol counts only beside none. */
export function proxyProtocolOf({
  proxyProtocol,
  enableProxyProtocol,
}: ClientTrafficPolicySpec): ir.ProxyProtocolSettings | undefined {
  if (proxyProtocol) return proxyProtocol.optional ? { optional: true } : {};
  return enableProxyProtocol ? {} : undefined;
}
