import type { Message } from "@bufbuild/protobuf";
import {
  type Cluster,
  Cluster_DiscoveryType,
  ClusterSchema,
} from "../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { ClusterLoadAssignmentSchema } from "../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import { ListenerSchema } from "../../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import { RouteConfigurationSchema } from "../../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import { SecretSchema } from "../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/secret_pb.ts";
import { RateLimitConfigSchema } from "../../../core/envoy/generated/ratelimit/config/ratelimit/v3/rls_conf_pb.ts";
import { digestOf } from "../../../core/envoy/message/digest.ts";
import { registry, typeNameOf } from "../../../core/envoy/message/registry.ts";
import { type EncodedFields, type EncodedMessage, encode, encodedOf, typeUrl } from "../../../core/envoy/mod.ts";

/** A resource as it goes over the wire: encoded once, told apart by a version that only changes with the bytes. */
export interface EncodedResource {
  readonly name: string;
  /** Hash of the content, so that it means the same after a restart and on every replica. */
  readonly version: string;
  /** The encoded message, without the Any around it. */
  readonly bytes: Uint8Array;
  /** Of a cluster that learns its endpoints over xDS: the name of its load assignment. */
  readonly endpoints?: string;
}

/** Type URLs that the server knows by name. */
export const typeUrls = Object.freeze({
  secret: typeUrl(SecretSchema),
  cluster: typeUrl(ClusterSchema),
  endpoints: typeUrl(ClusterLoadAssignmentSchema),
  listener: typeUrl(ListenerSchema),
  route: typeUrl(RouteConfigurationSchema),
  /** The type that the rate limit service asks for, not Envoy. */
  rateLimit: typeUrl(RateLimitConfigSchema),
});

/** Makes a resource out of bytes that are encoded already. */
export function resourceOf(name: string, bytes: Uint8Array, endpoints?: string): EncodedResource {
  return new TakenResource({ name, version: digestOf(bytes), endpoints }, { bytes });
}

/** A resource whose bytes may not be put together yet. */
class TakenResource implements EncodedResource {
  readonly name: string;
  readonly version: string;
  readonly endpoints?: string;
  readonly #content: { readonly bytes: Uint8Array };

  constructor(
    {
      name,
      version,
      endpoints,
    }: Pick<EncodedResource, "name" | "version"> & { readonly endpoints: string | undefined },
    content: { readonly bytes: Uint8Array },
  ) {
    this.name = name;
    this.version = version;
    if (endpoints !== undefined) this.endpoints = endpoints;
    this.#content = content;
  }

  get bytes(): Uint8Array {
    return this.#content.bytes;
  }
}

/** An encoded message with the name by which it is asked for. */
export interface NamedMessage {
  readonly name: string;
  readonly encoded: EncodedMessage;
  /** Of a cluster that learns its endpoints over xDS: the name of its load assignment. */
  readonly endpoints?: string;
}

/** The resource of a message that is encoded already. Its version is that of what it is put together from, so one changed route costs one virtual host. */
export function takenResource({ name, encoded, endpoints }: NamedMessage): EncodedResource {
  return new TakenResource({ name, version: versionOf(encoded), endpoints }, encoded);
}

/** The resource of a message, which must not change afterwards. Throws for a type URL that Envoy's API does not have. */
export function encodedResource(url: string, message: Message): EncodedResource {
  return resourceOf(nameOf(url, message), encodeAs(url, message), endpointsOf(url, message));
}

function versionOf(encoded: EncodedMessage): string {
  const { assembled } = encoded;
  const hosts = (assembled?.parts as EncodedFields<typeof RouteConfigurationSchema> | undefined)?.virtualHosts;
  if (encoded.digest !== undefined || assembled === undefined || !Array.isArray(hosts)) return encoded.hash;
  return digestOf([digestOf(assembled.head), ...hosts.map(({ hash }: EncodedMessage) => hash)].join("\n"));
}

function encodeAs(url: string, message: Message): Uint8Array {
  const encoded = encodedOf(message);
  if (encoded !== undefined) return encoded.bytes;
  const schema = registry.getMessage(typeNameOf(url));
  if (schema === undefined) throw new Error(`${url} is not a type of Envoy's API`);
  return encode(schema, message);
}

function nameOf(url: string, message: Message): string {
  const { clusterName, name } = message as { clusterName?: string; name?: string };
  return (url === typeUrls.endpoints ? clusterName : name) ?? "";
}

function endpointsOf(url: string, message: Message): string | undefined {
  return url === typeUrls.cluster ? assignmentOf(message as Cluster) : undefined;
}

/** The name of the load assignment that a cluster learns its endpoints from; undefined where it learns them otherwise. */
export function assignmentOf({ name, clusterDiscoveryType: type, edsClusterConfig }: Cluster): string | undefined {
  if (type.case !== "type" || type.value !== Cluster_DiscoveryType.EDS) return undefined;
  return edsClusterConfig?.serviceName || name;
}
