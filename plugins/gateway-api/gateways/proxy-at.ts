import type { EnvoyProxy, EnvoyProxySpec } from "../../../core/api/mod.ts";
import { closedReason, type Reader } from "../../../core/incremental/mod.ts";
import { parametersMissingFault } from "../../../core/status/catalogue/gateway-class.ts";
import { present } from "../base/present.ts";
import { proxyFault } from "./proxy-faults.ts";

/** The EnvoyProxy that parameters name, and what is wrong with it. */
export interface NamedProxy {
  readonly proxy?: EnvoyProxy;
  readonly fault?: string;
  /** The EnvoyProxy cannot be used as it is now, or is gone: `proxy` is the version that running proxies have. */
  readonly isEarlier?: true;
}

/**
 * The EnvoyProxy of a name as it may be used. Where it is missing or cannot be used, the version that running proxies have goes on; of one that is
 * withheld only what decides where proxies run and how many there are is left.
 */
export function envoyProxyAt(namespace: string, name: string, read: Reader): NamedProxy {
  const proxy = read.get("EnvoyProxy", namespace, name);
  if (proxy && closedReason(read.withheld("EnvoyProxy", namespace, name)) !== undefined)
    return { proxy: { ...proxy, spec: runningParts(proxy.spec ?? {}) } };
  const fault = proxy ? proxyFault(proxy.spec) : parametersMissingFault(namespace, name);
  if (fault === undefined) return present<NamedProxy>({ proxy });
  const earlier = read.inForce("EnvoyProxy", namespace, name);
  return earlier ? { proxy: earlier, fault, isEarlier: true } : present<NamedProxy>({ proxy, fault });
}

function runningParts({ provider, mergeGateways, mergeBackends, ipFamily }: EnvoyProxySpec): EnvoyProxySpec {
  return present<EnvoyProxySpec>({ provider, mergeGateways, mergeBackends, ipFamily });
}
