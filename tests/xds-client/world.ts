import { create } from "@bufbuild/protobuf";
import { ClusterSchema } from "../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { ClusterLoadAssignmentSchema } from "../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import { ListenerSchema } from "../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import { RouteConfigurationSchema } from "../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import { SecretSchema } from "../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/secret_pb.ts";
import {
  createSnapshotCache,
  type EncodedResource,
  encodedResource,
  type SnapshotCache,
  typeUrls,
} from "../../plugins/xds/cache/mod.ts";
import {
  type Ack,
  createXdsServer,
  type Nack,
  type Peer,
  type XdsServer,
  type XdsServerOptions,
} from "../../plugins/xds/server/mod.ts";
import { systemClock } from "../contract/surroundings.ts";

/** Resources by name with a revision each: a new revision is a new version of the same resource. */
export interface World {
  readonly clusters?: Readonly<Record<string, number>>;
  readonly endpoints?: Readonly<Record<string, number>>;
  readonly listeners?: Readonly<Record<string, number>>;
  readonly routes?: Readonly<Record<string, number>>;
  readonly secrets?: Readonly<Record<string, number>>;
}

type Make = (name: string, revision: number) => EncodedResource;

const make: Readonly<Record<keyof World, readonly [string, Make]>> = {
  clusters: [
    typeUrls.cluster,
    (name, revision) =>
      encodedResource(
        typeUrls.cluster,
        create(ClusterSchema, {
          name,
          clusterDiscoveryType: { case: "type", value: 3 },
          edsClusterConfig: {
            serviceName: `${name}-eds`,
            edsConfig: { configSourceSpecifier: { case: "ads", value: {} } },
          },
          connectTimeout: { seconds: BigInt(revision) },
        }),
      ),
  ],
  endpoints: [
    typeUrls.endpoints,
    (name, revision) =>
      encodedResource(
        typeUrls.endpoints,
        create(ClusterLoadAssignmentSchema, { clusterName: name, policy: { overprovisioningFactor: revision } }),
      ),
  ],
  listeners: [
    typeUrls.listener,
    (name, revision) =>
      encodedResource(typeUrls.listener, create(ListenerSchema, { name, statPrefix: `r${revision}` })),
  ],
  routes: [
    typeUrls.route,
    (name, revision) =>
      encodedResource(
        typeUrls.route,
        create(RouteConfigurationSchema, { name, virtualHosts: [{ name: `r${revision}`, domains: ["*"] }] }),
      ),
  ],
  secrets: [
    typeUrls.secret,
    (name, revision) =>
      encodedResource(
        typeUrls.secret,
        create(SecretSchema, {
          name,
          type: {
            case: "genericSecret",
            value: { secret: { specifier: { case: "inlineString", value: `${revision}` } } },
          },
        }),
      ),
  ],
};

/** The resources of a world, by type URL. */
export function typesOf(world: World): Map<string, readonly EncodedResource[]> {
  return new Map(
    Object.entries(make).map(([kind, [url, build]]) => [
      url,
      Object.entries(world[kind as keyof World] ?? {}).map(([name, revision]) => build(name, revision)),
    ]),
  );
}

/** A running server over a cache, with its events as lists and promises. */
export interface Rig {
  readonly cache: SnapshotCache;
  readonly server: XdsServer;
  readonly port: number;
  readonly acks: Ack[];
  readonly nacks: Nack[];
  readonly gone: Peer[];
  /** Sets the world of a data plane with the next sequence, which comes back. */
  set(world: World, irKey?: string): number;
  /** Resolves with the next event of a kind. */
  event(kind: "ack" | "nack" | "connected" | "disconnected"): Promise<unknown>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a server on a free port; use with `await using`. */
export async function startRig(options: Partial<XdsServerOptions> = {}): Promise<Rig> {
  const cache = createSnapshotCache();
  const [acks, nacks, gone]: [Ack[], Nack[], Peer[]] = [[], [], []];
  const waiting = new Map<string, ((event: unknown) => void)[]>();
  const note = <T>(kind: string, list: T[], event: T): void => {
    list.push(event);
    for (const resolve of waiting.get(kind)?.splice(0) ?? []) resolve(event);
  };
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const server = createXdsServer({
    ...{ cache, clock: systemClock, host: "127.0.0.1", port: 0, log: silent },
    ...options,
    events: {
      onAck: (ack) => note("ack", acks, ack),
      onNack: (nack) => note("nack", nacks, nack),
      onConnected: (peer) => note("connected", [], peer),
      onDisconnected: (peer) => note("disconnected", gone, peer),
    },
  });
  const port = await server.start();
  let sequence = 0;
  return {
    ...{ cache, server, port, acks, nacks, gone },
    set(world, irKey = "default/eg") {
      cache.set(irKey, { sequence: ++sequence, types: typesOf(world) });
      return sequence;
    },
    event: (kind) =>
      new Promise((resolve) => {
        waiting.set(kind, [...(waiting.get(kind) ?? []), resolve]);
      }),
    [Symbol.asyncDispose]: () => server.stop(1000),
  };
}
