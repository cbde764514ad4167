import type { Cluster_TransportSocketMatchSchema } from "../../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import type { TransportSocketSchema } from "../../../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import { ProxyProtocolConfig_Version as Version } from "../../../../core/envoy/generated/envoy/config/core/v3/proxy_protocol_pb.ts";
import { ProxyProtocolUpstreamTransportSchema } from "../../../../core/envoy/generated/envoy/extensions/transport_sockets/proxy_protocol/v3/upstream_proxy_protocol_pb.ts";
import { RawBufferSchema } from "../../../../core/envoy/generated/envoy/extensions/transport_sockets/raw_buffer/v3/raw_buffer_pb.ts";
import { UpstreamTlsContextSchema } from "../../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/tls_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { lazy } from "../base/lazy.ts";
import type { ClusterSpec } from "../required/cluster-spec.ts";
import { type ConfiguredExtension, configured } from "../shapes/extension.ts";
import type { Init } from "../shapes/init.ts";
import { socketMatchName } from "./endpoints.ts";
import { upstreamTlsSocket } from "./tls.ts";
import type { Traits } from "./traits.ts";

type SocketInit = Init<typeof TransportSocketSchema>;

/** How the connections of a cluster are secured. */
export interface Sockets {
  readonly transportSocket?: SocketInit;
  /** One for each setting with TLS; its endpoints carry the match's name. */
  readonly transportSocketMatches: Init<typeof Cluster_TransportSocketMatchSchema>[];
}

/** The sockets of a cluster. */
export function sockets(spec: ClusterSpec, traits: Traits): Sockets {
  return isPlain(spec) ? plain : secured(spec, traits);
}

const plain: Sockets = { transportSocketMatches: [] };

function isPlain({ transportSocket, traffic, settings }: ClusterSpec): boolean {
  return !transportSocket && !traffic?.proxyProtocol && settings.every(({ tls }) => !tls);
}

function secured(spec: ClusterSpec, traits: Traits): Sockets {
  const proxyProtocol = spec.traffic?.proxyProtocol;
  const wrap = (socket: SocketInit) =>
    proxyProtocol === undefined ? socket : withProxyProtocol(proxyProtocol, socket);
  const base = (): SocketInit | undefined => {
    if (proxyProtocol === undefined) return spec.transportSocket as SocketInit | undefined;
    return wrap((spec.transportSocket as SocketInit | undefined) ?? (traits.autoHttp ? unusedSocket() : rawSocket()));
  };
  const matches = spec.settings.flatMap((setting, i) => {
    if (setting.tls === undefined) return [];
    const socket = wrap(upstreamTlsSocket(setting.tls, { autoSni: traits.autoSni, discovery: spec.discovery }));
    return [{ name: socketMatchName(spec.name, i), socket }];
  });
  // Without endpoints there is nothing to match: the socket is the cluster's own.
  if (spec.discovery === "dynamic") {
    const last = matches.at(-1)?.socket ?? base();
    return { transportSocketMatches: [], ...(last && { transportSocket: last }) };
  }
  const transportSocket = base() ?? (traits.autoHttp ? unusedSocket() : undefined);
  return {
    ...(transportSocket && { transportSocket }),
    transportSocketMatches: matches.map(({ name, socket }) => ({ name, match: { name }, transportSocket: socket })),
  };
}

/** Envoy wants a TLS socket where ALPN chooses the protocol; every endpoint has a match of its own, so it is never used. */
const unusedSocket = lazy(() =>
  configured("dummy.transport_socket", UpstreamTlsContextSchema, { commonTlsContext: {} }),
);

const rawSocket = lazy(() => configured("envoy.transport_sockets.raw_buffer", RawBufferSchema, {}));

function withProxyProtocol({ version }: ir.ProxyProtocol, transportSocket: SocketInit): ConfiguredExtension {
  return configured("envoy.transport_sockets.upstream_proxy_protocol", ProxyProtocolUpstreamTransportSchema, {
    ...(version && { config: { version: version === "V2" ? Version.V2 : Version.V1 } }),
    transportSocket,
  });
}
