import { type Derivation, derive, type Reader, shareLevels } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { splitObjectKey } from "../../../core/resource/mod.ts";
import { attachedTo } from "../attachment/attached-to.ts";
import { listenerKey, parentKey } from "../base/keys.ts";
import { metadataOf } from "../base/metadata.ts";
import { flag, nonEmpty, present } from "../base/present.ts";
import type { ListenerSite } from "../base/site.ts";
import { type GatewayFacts, gatewayFacts } from "../gateways/facts.ts";
import { containerPort } from "../listeners/container-port.ts";
import { isServed, type ListenerFacts, ownerOf } from "../listeners/listener.ts";
import { ownedListeners } from "../listeners/listeners.ts";
import { HTTP_LISTENER_STEPS, TCP_LISTENER_STEPS, UDP_LISTENER_STEPS } from "../policies/mod.ts";
import { applySteps } from "../policies/targeting/step.ts";
import { countedOn } from "../routes/counted.ts";
import { sortedRoutes, unsortedRoutes } from "./listener-routes.ts";

/** The HTTP listener of a listener key with its routes; undefined when it is not served. */
export const httpListener = derive(
  "http-listener",
  (key, read): ir.HttpListener | undefined => {
    const shell = read.from(httpListenerShell, key);
    if (!shell) return undefined;
    const listed = read.from(shell.preserveRouteOrder ? listedUnsorted : listedSorted, key);
    return listed.routes.length === 0 ? shell : { ...shell, ...listed };
  },
  { share: shareLevels(1) },
);

/** Routes as the IR lists them, the same lists for as long as they are the same routes; key: listener key. */
const [listedSorted, listedUnsorted] = [sortedRoutes, unsortedRoutes].map((source) =>
  derive(
    `listed-${source.name}`,
    (key, read) => {
      const routes = read.from(source, key);
      return { routes: routes.list, ordered: routes };
    },
    { share: (_before, now) => now },
  ),
) as [ListedRoutes, ListedRoutes];

type ListedRoutes = Derivation<Required<Pick<ir.HttpListener, "routes" | "ordered">>>;

/** The listener without its routes, policies included; it stays as it is while routes come and go. */
const httpListenerShell = derive("http-listener-shell", (key, read): ir.HttpListener | undefined => {
  const found = servedListener(key, read);
  if (!found) return undefined;
  const { listener, facts } = found;
  const { telemetry, preserveRouteOrder } = facts.proxy?.spec ?? {};
  const grpcStats = telemetry?.metrics?.enableGRPCStats;
  const [owner] = listenerKey.read(key);
  const hasGrpc = [...attachedTo("GRPCRoute", key, read).values()].some((parent) =>
    countedOn(parentKey.read(parent)[0], owner, read).includes(listener.id),
  );
  const grpc = hasGrpc
    ? { enableGRPCWeb: true, enableGRPCStats: grpcStats ?? true }
    : grpcStats === undefined
      ? undefined
      : { enableGRPCStats: grpcStats };
  const shell = present<ir.HttpListener>({
    ...listenerBase(listener, facts, read),
    hostnames: [listener.spec.hostname ?? "*"],
    tls: listenerTls(listener),
    tlsOverlaps: listener.tlsOverlaps,
    path: { mergeSlashes: true, escapedSlashesAction: "UnescapeAndRedirect" },
    preserveRouteOrder: flag(preserveRouteOrder),
    requestID: telemetry?.requestID?.tracing,
    grpc,
  });
  return applySteps(HTTP_LISTENER_STEPS, shell, { site: siteOf(listener), read });
});

/** The TCP or TLS listener of a listener key without its routes, policies included; undefined when it is not served. */
export const tcpListenerShell = derive("tcp-listener-shell", (key, read): ir.TcpListener | undefined => {
  const found = servedListener(key, read);
  if (!found) return undefined;
  const tls = listenerTls(found.listener);
  const shell = present<ir.TcpListener>({
    ...listenerBase(found.listener, found.facts, read),
    // Streams inside TLS are not HTTP, so no protocol is offered: an empty list, where a missing one would be Envoy's default.
    tls: tls && { ...tls, alpnProtocols: [] },
  });
  return applySteps(TCP_LISTENER_STEPS, shell, { site: siteOf(found.listener), read });
});

/** The UDP listener of a listener key without its route, policies included; undefined when it is not served. */
export const udpListenerShell = derive("udp-listener-shell", (key, read): ir.UdpListener | undefined => {
  const found = servedListener(key, read);
  if (!found) return undefined;
  const site = siteOf(found.listener);
  return applySteps(UDP_LISTENER_STEPS, listenerBase(found.listener, found.facts, read), { site, read });
});

/** The listener of a listener key with its Gateway; undefined when it is not served. */
export function servedListener(
  key: string,
  read: Reader,
): { readonly listener: ListenerFacts; readonly facts: GatewayFacts } | undefined {
  const [owner, id] = listenerKey.read(key);
  const listener = read.from(ownedListeners, owner).find((each) => each.id === id);
  const facts = listener && read.from(gatewayFacts, listener.gateway);
  return listener && facts && isServed(listener) ? { listener, facts } : undefined;
}

function siteOf(listener: ListenerFacts): ListenerSite {
  return { gateway: listener.gateway, owner: ownerOf(listener), listener: listener.spec.name };
}

function listenerBase(listener: ListenerFacts, { proxy }: GatewayFacts, read: Reader): ir.ListenerBase {
  const { spec, irName, gateway } = listener;
  const object = read.get("Gateway", ...splitObjectKey(gateway));
  const ipFamily = proxy?.spec?.ipFamily;
  return present<ir.ListenerBase>({
    name: irName,
    address: bindAddress(ipFamily),
    port: containerPort(spec.port, proxy, read),
    externalPort: spec.port,
    metadata: object && metadataOf(object, spec.name),
    ipFamily,
  });
}

/** The wildcard address of an IP family; the IPv6 one takes IPv4 as well. */
export function bindAddress(ipFamily: ir.IpFamily | undefined): string {
  return ipFamily === "IPv6" || ipFamily === "DualStack" ? "::" : "0.0.0.0";
}

function listenerTls({ certificates, clientValidation }: ListenerFacts): ir.TlsConfig | undefined {
  if (certificates.length === 0 && !clientValidation) return undefined;
  const { ca, requireClientCertificate, acceptUntrusted } = clientValidation ?? {};
  return present<ir.TlsConfig>({
    certificates: nonEmpty(certificates),
    caCertificate: ca,
    clientValidationEnabled: flag(ca !== undefined),
    requireClientCertificate: flag(requireClientCertificate),
    acceptUntrusted: flag(acceptUntrusted),
  });
}
