import { derive, type Reader } from "../../../../core/incremental/mod.ts";
import { type ListenerSite, listenerSiteKey } from "../../base/site.ts";
import { isServed, type ListenerFacts } from "../../listeners/listener.ts";
import { kindInUse } from "../targeting/policy.ts";
import { defaultHostOf } from "./default-host.ts";
import { holderOn, listenerAt } from "./holder.ts";
import { clientTraffic } from "./settings.ts";
import { proxyProtocolFault } from "./shared-port.ts";
import { clientTls } from "./tls/tls.ts";

/** The outcome of ClientTrafficPolicies on one listener. */
export interface PolicyOnListener {
  /** Key of the policy that holds. */
  readonly policy?: string;
  /** Faults in the policy on this listener. */
  readonly faults: readonly string[];
  /** Every request or connection is refused: something is wrong, or clients should show certificates and would not be asked. */
  readonly closed: boolean;
  /** The host of HTTP/1.0 requests that name none, where that is asked for. */
  readonly defaultHost?: string;
  /** HTTP/3 is asked for; it is off where the policy asks clients for certificates. */
  readonly http3?: "on" | "off";
}

const NONE: PolicyOnListener = Object.freeze({ faults: Object.freeze([]), closed: false });

/** The verdict on a listener; without any ClientTrafficPolicy it costs one look. */
export function verdictOn({ gateway, owner, listener }: ListenerSite, read: Reader): PolicyOnListener {
  if (!read.from(kindInUse, "ClientTrafficPolicy")) return NONE;
  return read.from(verdictOf, listenerSiteKey.of({ gateway, owner, listener }));
}

const verdictOf = derive("client-traffic-verdict", (key, read): PolicyOnListener => {
  const site = listenerSiteKey.read(key);
  const listener = listenerAt(site, read);
  if (!listener || !isServed(listener)) return NONE;
  const { holds, rivals } = holderOn(site, read);
  const traffic = holds && read.from(clientTraffic, holds.policy);
  if (!holds || !traffic) return NONE;
  const { protocol } = listener.spec;
  if (protocol === "UDP") return { ...NONE, policy: holds.policy };
  const http = protocol === "HTTP" || protocol === "HTTPS";
  const tls = endsTls(listener) ? read.from(clientTls, holds.policy) : undefined;
  const { http10, http3 } = traffic.onListener;
  const host = http && http10?.useDefaultHost ? defaultHostOf(listener, read) : undefined;
  const clash = proxyProtocolFault(listener, holds.policy, read);
  const faults = [
    ...traffic.connectionFaults,
    ...(clash === undefined ? [] : [clash]),
    ...(http ? traffic.httpFaults : []),
    ...(host && "fault" in host ? [host.fault] : []),
    ...(tls?.faults ?? []),
  ];
  const guarded = !tls || tls.protects || listener.clientValidation?.acceptUntrusted === false;
  const unguarded = !guarded && rivals.some((rival) => read.from(clientTls, rival).protects);
  return {
    policy: holds.policy,
    faults,
    closed: faults.length > 0 || unguarded,
    ...(host && "value" in host ? { defaultHost: host.value } : {}),
    ...(http3 && http && tls ? { http3: tls.validates ? "off" : "on" } : {}),
  };
});

/** Whether the proxy ends TLS on a listener. */
export function endsTls({ certificates, clientValidation }: ListenerFacts): boolean {
  return certificates.length > 0 || clientValidation !== undefined;
}
