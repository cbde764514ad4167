import type * as ir from "../../../../core/ir/mod.ts";
import { hasOwnCluster } from "../base/destination.ts";
import { sourcesOf } from "../base/sources.ts";
import { emptyCluster } from "../clusters/cluster.ts";
import { type PlannedCluster, planPlain } from "../clusters/plan.ts";
import { specOf, stated } from "../required/cluster-spec.ts";
import { certificateSecret, tlsSecrets } from "../shapes/secrets.ts";
import { type Needed, neededCertificates, neededSecret } from "./needed.ts";

type Telemetry = Pick<ir.XdsIr, "metrics" | "healthCheckLog">;

/** The clusters and secrets of one TCP listener's routes; connections that no route takes lead to an empty cluster. */
export function needsOfTcp(listener: ir.TcpListener, telemetry: Telemetry): readonly Needed[] {
  const routes = listener.routes ?? [];
  const leadsNowhere = routes.length === 0 || listener.unservedHostname !== undefined;
  return [
    ...(leadsNowhere ? [{ cluster: planPlain(emptyCluster()) }] : []),
    ...routes.flatMap((route) => {
      const { destination } = route;
      const own =
        destination && hasOwnCluster(destination) ? [{ cluster: tcpCluster(route, destination, telemetry) }] : [];
      return [...own, ...tcpSecrets(route)];
    }),
  ];
}

function tcpCluster(
  route: ir.TcpRoute,
  destination: ir.RouteDestination,
  { metrics, healthCheckLog }: Telemetry,
): PlannedCluster {
  const { name } = destination;
  const { loadBalancer, proxyProtocol, circuitBreaker, tcpKeepalive, healthCheck, timeout, backendConnection, dns } =
    route;
  const make = () =>
    specOf(destination, {
      ofRoute: true,
      traffic: stated<ir.ClusterTrafficFeatures>({
        ...{ loadBalancer, proxyProtocol, circuitBreaker, tcpKeepalive, healthCheck, timeout, backendConnection, dns },
      }),
      policies: route.metadata?.policies,
      metrics,
      healthCheckLog,
    });
  return { name, part: route, inputs: [metrics, healthCheckLog], make };
}

function tcpSecrets({ tls, destination, metadata }: ir.TcpRoute): readonly Needed[] {
  const terminate = tls?.terminate;
  if (terminate === undefined) return neededCertificates(destination?.settings);
  const own = (terminate.clientCertificates ?? []).flatMap((certificate) => certificateSecret(certificate) ?? []);
  return [...own, ...tlsSecrets(terminate)].map((secret) => neededSecret(secret, sourcesOf(metadata)));
}

/** The cluster of one UDP listener's route, or an empty one. */
export function needsOfUdp({ route }: ir.UdpListener, { metrics }: Telemetry): readonly Needed[] {
  if (route === undefined) return [{ cluster: planPlain(emptyCluster()) }];
  const { destination, loadBalancer, dns, policies } = route;
  if (destination === undefined || !hasOwnCluster(destination)) return [];
  const traffic = stated<ir.ClusterTrafficFeatures>({ loadBalancer, dns });
  const make = () => specOf(destination, { ofRoute: true, traffic, policies, metrics });
  return [{ cluster: { name: destination.name, part: route, inputs: [metrics], make } }];
}
