import type { EnvoyProxy, EnvoyProxySpec } from "../../../core/api/mod.ts";
import { closedReason, type Reader } from "../../../core/incremental/mod.ts";

/** The EnvoyProxy of a name as it may be used; of one that is withheld only what decides where proxies run and how many there are. */
export function envoyProxyAt(namespace: string, name: string, read: Reader): EnvoyProxy | undefined {
  const proxy = read.get("EnvoyProxy", namespace, name);
  if (proxy === undefined || closedReason(read.withheld("EnvoyProxy", namespace, name)) === undefined) return proxy;
  return { ...proxy, spec: runningParts(proxy.spec ?? {}) };
}

function runningParts({ provider, mergeGateways, mergeBackends, ipFamily }: EnvoyProxySpec): EnvoyProxySpec {
  return {
    ...(provider && { provider }),
    ...(mergeGateways !== undefined && { mergeGateways }),
    ...(mergeBackends && { mergeBackends }),
    ...(ipFamily && { ipFamily }),
  };
}
