import { derive, shareLevels } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { nonEmpty, present } from "../base/present.ts";
import { gatewayFacts, gatewaysOfDataPlane } from "../gateways/facts.ts";
import { serviceCluster } from "../infra/service-cluster.ts";
import { irKeyOf, isServed } from "../listeners/listener.ts";
import { gatewayListeners } from "../listeners/listeners.ts";
import { DATA_PLANE_STEPS } from "../policies/mod.ts";
import { applySteps } from "../policies/targeting/step.ts";
import { telemetryOf } from "../telemetry/telemetry.ts";
import { backendClusters } from "./backend-clusters.ts";
import { bindAddress, httpListener } from "./listeners.ts";
import { tcpListener } from "./tcp-listener.ts";
import { udpListener } from "./udp-listener.ts";

/** Where every proxy answers the probe of its readiness. */
const READINESS = { port: 19003, path: "/ready" } as const;

/** Everything one data plane serves but the lists of endpoints; key: its own. Empty when none of its Gateways is accepted. */
export const dataPlane = derive(
  "data-plane",
  (irKey, read): ir.XdsIr => {
    const gateways = read.from(gatewaysOfDataPlane, irKey);
    const [first] = gateways;
    const last = gateways.at(-1);
    if (first === undefined || last === undefined) return {};
    const proxy = read.from(gatewayFacts, last)?.proxy;
    const { accessLog, tracing, metrics, healthCheckLog } = read.from(telemetryOf, last);
    const listeners = gateways.flatMap((key) => read.from(gatewayListeners, key).filter(isServed));
    const of = (...protocols: readonly string[]) =>
      listeners.filter(({ spec }) => protocols.includes(spec.protocol)).map(irKeyOf);
    const ipFamily = proxy?.spec?.ipFamily ?? "IPv4";
    const cluster = read.from(serviceCluster, first);
    const value = present<ir.XdsIr>({
      readyListener: { ...READINESS, ipFamily, address: bindAddress(ipFamily) },
      accessLog,
      tracing,
      metrics,
      healthCheckLog,
      http: nonEmpty(of("HTTP", "HTTPS").flatMap((key) => read.from(httpListener, key) ?? [])),
      tcp: nonEmpty(of("TCP", "TLS").flatMap((key) => read.from(tcpListener, key) ?? [])),
      udp: nonEmpty(of("UDP").flatMap((key) => read.from(udpListener, key) ?? [])),
      filterOrder: nonEmpty(proxy?.spec?.filterOrder as readonly ir.FilterPosition[] | undefined),
      globalResources: cluster && { proxyServiceCluster: cluster },
      backendClusters: nonEmpty(read.from(backendClusters, irKey)),
    });
    return applySteps(DATA_PLANE_STEPS, value, { site: irKey, read });
  },
  // Lists and what stands in them: that of a listener is derived, and has thousands of routes.
  { share: shareLevels(3) },
);
