import type { ClusterSettings, DNS, Timeout } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { done, failed, type Result } from "../../../../core/result/mod.ts";
import { toDuration } from "../../../../core/scalars/mod.ts";
import { present } from "../../base/present.ts";
import { circuitBreakerOf } from "./circuit-breaker.ts";
import { connectionOf, keepaliveOf } from "./connection.ts";
import { type Faults, readDuration, readWhole } from "./faults.ts";
import { healthCheckOf } from "./health-check.ts";
import { http2Of } from "./http2.ts";
import { loadBalancerOf } from "./load-balancer.ts";
import { retryOf } from "./retry.ts";

/** The settings that policies and EnvoyProxy give for a backend they name themselves, as the IR has them, or what is wrong with them; undefined when there are none. */
export function clusterFeatures(settings: ClusterSettings | undefined): Result<ir.TrafficFeatures | undefined> {
  if (!settings) return done(undefined);
  const faults: Faults = [];
  const value = present<ir.TrafficFeatures>(readClusterSettings(settings, faults));
  if (faults.length > 0) return failed(faults.join(" "));
  return done(Object.keys(value).length === 0 ? undefined : value);
}

/** Each of the settings as the IR has it, undefined where it cannot be used; of time-outs those that can be read stay. */
export function readClusterSettings(settings: ClusterSettings, faults: Faults, dnsName?: string): ir.TrafficFeatures {
  return {
    timeout: timeoutOf(settings.timeout, faults),
    backendConnection: readWhole(faults, (own) => connectionOf(settings.connection, own)),
    tcpKeepalive: readWhole(faults, (own) => keepaliveOf(settings.tcpKeepalive, own)),
    circuitBreaker: readWhole(faults, (own) => circuitBreakerOf(settings.circuitBreaker, own)),
    loadBalancer: readWhole(faults, (own) => loadBalancerOf(settings.loadBalancer, own)),
    proxyProtocol: settings.proxyProtocol,
    healthCheck: readWhole(faults, (own) => healthCheckOf(settings.healthCheck, own)),
    dns: dnsOf(settings.dns, dnsName),
    http2: readWhole(faults, (own) => http2Of(settings.http2, own)),
    retry: readWhole(faults, (own) => retryOf(settings.retry, own)),
  };
}

/** How host names of a backend are resolved. */
export function dnsOf(dns: DNS | undefined, name?: string): ir.Dns | undefined {
  return (
    dns &&
    present<ir.Dns>({
      dnsRefreshRate: toDuration(dns.dnsRefreshRate),
      respectDnsTtl: dns.respectDnsTtl,
      lookupFamily: dns.lookupFamily,
      name,
    })
  );
}

/** Time-outs towards a backend. */
function timeoutOf(timeout: Timeout | undefined, faults: Faults): ir.Timeout | undefined {
  if (!timeout) return undefined;
  const { tcp, http } = timeout;
  const connectTimeout = readDuration(tcp?.connectTimeout, "timeout.tcp.connectTimeout", faults);
  const limit = (field: keyof NonNullable<Timeout["http"]>) =>
    readDuration(http?.[field], `timeout.http.${field}`, faults);
  return present<ir.Timeout>({
    tcp: connectTimeout === undefined ? undefined : { connectTimeout },
    http:
      http &&
      present<ir.HttpTimeout>({
        connectionIdleTimeout: limit("connectionIdleTimeout"),
        maxConnectionDuration: limit("maxConnectionDuration"),
        maxStreamDuration: limit("maxStreamDuration"),
        requestTimeout: limit("requestTimeout"),
        streamIdleTimeout: limit("streamIdleTimeout"),
      }),
  });
}
