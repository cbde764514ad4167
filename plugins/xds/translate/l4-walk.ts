import type * as ir from "../../../core/ir/mod.ts";
import { addSecret } from "./add-secret.ts";
import { addCluster, addPlainCluster } from "./clusters/add.ts";
import { emptyCluster } from "./clusters/cluster.ts";
import { type ClusterSpec, discoveryOf } from "./clusters/spec.ts";
import { addClientCertificates } from "./http-walk.ts";
import { hasOwnCluster } from "./routes/destination.ts";
import { certificateSecret, tlsSecrets } from "./secrets.ts";
import { sourcesOf } from "./sources.ts";
import type { Workbench } from "./workbench.ts";

/** Adds the clusters and secrets of one TCP listener's routes; connections that no route takes lead to an empty cluster. */
export function addTcpResources(bench: Workbench, listener: ir.TcpListener, xds: ir.XdsIr): void {
  const routes = listener.routes ?? [];
  if (routes.length === 0 || listener.unservedHostname !== undefined) addPlainCluster(bench, emptyCluster());
  for (const route of routes) {
    const { destination } = route;
    if (destination && hasOwnCluster(destination)) addTcpCluster(bench, route, destination, xds);
    addTcpSecrets(bench, route);
  }
}

function addTcpCluster(bench: Workbench, route: ir.TcpRoute, destination: ir.RouteDestination, xds: ir.XdsIr): void {
  const { name, settings = [], metadata } = destination;
  addCluster(bench, { name, part: route, inputs: [xds.metrics, xds.healthCheckLog] }, (): ClusterSpec => {
    const { loadBalancer, proxyProtocol, circuitBreaker, tcpKeepalive, healthCheck, timeout, dns } = route;
    const policies = route.metadata?.policies;
    return {
      name,
      settings,
      discovery: discoveryOf(settings),
      ofRoute: true,
      traffic: {
        ...(loadBalancer && { loadBalancer }),
        ...(proxyProtocol && { proxyProtocol }),
        ...(circuitBreaker && { circuitBreaker }),
        ...(tcpKeepalive && { tcpKeepalive }),
        ...(healthCheck && { healthCheck }),
        ...(timeout && { timeout }),
        ...(route.backendConnection && { backendConnection: route.backendConnection }),
        ...(dns && { dns }),
      },
      ...(policies && { policies }),
      ...(metadata && { metadata }),
      ...(xds.metrics && { metrics: xds.metrics }),
      ...(xds.healthCheckLog && { healthCheckLog: xds.healthCheckLog }),
    };
  });
}

function addTcpSecrets(bench: Workbench, route: ir.TcpRoute): void {
  const terminate = route.tls?.terminate;
  if (terminate === undefined) {
    addClientCertificates(bench, route.destination?.settings);
    return;
  }
  const sources = sourcesOf(route.metadata);
  for (const certificate of terminate.clientCertificates ?? []) {
    const secret = certificateSecret(certificate);
    if (secret) addSecret(bench, secret, sources);
  }
  for (const secret of tlsSecrets(terminate)) addSecret(bench, secret, sources);
}

/** Adds the cluster of one UDP listener's route, or an empty one. */
export function addUdpResources(bench: Workbench, listener: ir.UdpListener, metrics: ir.Metrics | undefined): void {
  const { route } = listener;
  if (route === undefined) addPlainCluster(bench, emptyCluster());
  const destination = route?.destination;
  if (route === undefined || destination === undefined || !hasOwnCluster(destination)) return;
  const { name, settings = [], metadata } = destination;
  const { loadBalancer, dns, policies } = route;
  addCluster(bench, { name, part: route, inputs: [metrics] }, () => ({
    name,
    settings,
    discovery: discoveryOf(settings),
    ofRoute: true,
    traffic: { ...(loadBalancer && { loadBalancer }), ...(dns && { dns }) },
    ...(policies && { policies }),
    ...(metadata && { metadata }),
    ...(metrics && { metrics }),
  }));
}
