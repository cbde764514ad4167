import { createHash } from "node:crypto";
import { create, type Message } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import {
  type Cluster,
  Cluster_DiscoveryType,
  ClusterSchema,
} from "../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { ClusterLoadAssignmentSchema } from "../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import { ListenerSchema } from "../../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import {
  type VirtualHost,
  VirtualHostSchema,
} from "../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import {
  type RouteConfiguration,
  RouteConfigurationSchema,
} from "../../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import { SecretSchema } from "../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/secret_pb.ts";
import { encode, typeUrl } from "../../../core/envoy/mod.ts";
import { registry, typeNameOf } from "../../../core/envoy/registry.ts";

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
});

/** Makes a resource out of bytes that are encoded already. */
export function resourceOf(name: string, bytes: Uint8Array, endpoints?: string): EncodedResource {
  return Object.freeze({ name, version: digestOf(bytes), bytes, ...(endpoints === undefined ? {} : { endpoints }) });
}

function digestOf(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 16);
}

/** Encodes messages of one type; the answer for a message that was seen before is the same object. */
export interface ResourceEncoder {
  /** The resource of a message, which must not change afterwards. Throws for a type URL that Envoy's API does not have. */
  encode(url: string, message: Message): EncodedResource;
}

/**
 * Makes an encoder that remembers messages by identity for as long as they live. A RouteConfiguration is put together from
 * its encoded virtual hosts, and its version from theirs, so one changed route costs one virtual host.
 */
export function createResourceEncoder(): ResourceEncoder {
  const resources = new WeakMap<Message, EncodedResource>();
  const virtualHosts = new WeakMap<VirtualHost, EncodedPart>();
  const partOf = (host: VirtualHost): EncodedPart => {
    const known = virtualHosts.get(host);
    if (known !== undefined) return known;
    const bytes = new BinaryWriter().tag(2, WireType.LengthDelimited).bytes(encode(VirtualHostSchema, host)).finish();
    const part = { bytes, digest: digestOf(bytes) };
    virtualHosts.set(host, part);
    return part;
  };
  return {
    encode(url, message) {
      const known = resources.get(message);
      if (known !== undefined) return known;
      const resource =
        url === typeUrls.route
          ? routeResource(message as RouteConfiguration, partOf)
          : resourceOf(nameOf(url, message), encodeAs(url, message), endpointsOf(url, message));
      resources.set(message, resource);
      return resource;
    },
  };
}

/** A virtual host as it stands in its RouteConfiguration: field 2 with its length. */
interface EncodedPart {
  readonly bytes: Uint8Array;
  readonly digest: string;
}

function encodeAs(url: string, message: Message): Uint8Array {
  const schema = registry.getMessage(typeNameOf(url));
  if (schema === undefined) throw new Error(`${url} is not a type of Envoy's API`);
  return encode(schema, message);
}

/** Protobuf lets the parts of a message stand one after the other: the configuration without hosts, then each host as field 2. */
function routeResource(route: RouteConfiguration, partOf: (host: VirtualHost) => EncodedPart): EncodedResource {
  const head = encode(RouteConfigurationSchema, create(RouteConfigurationSchema, withoutHosts(route)));
  const parts = route.virtualHosts.map(partOf);
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.bytes.length, head.length));
  bytes.set(head);
  let at = head.length;
  for (const part of parts) {
    bytes.set(part.bytes, at);
    at += part.bytes.length;
  }
  const version = digestOf([digestOf(head), ...parts.map(({ digest }) => digest)].join("\n"));
  return Object.freeze({ name: route.name, version, bytes });
}

function withoutHosts(route: RouteConfiguration): RouteConfiguration {
  return { ...route, virtualHosts: [] };
}

function nameOf(url: string, message: Message): string {
  const { clusterName, name } = message as { clusterName?: string; name?: string };
  return (url === typeUrls.endpoints ? clusterName : name) ?? "";
}

function endpointsOf(url: string, message: Message): string | undefined {
  if (url !== typeUrls.cluster) return undefined;
  const { name, clusterDiscoveryType: type, edsClusterConfig } = message as Cluster;
  if (type.case !== "type" || type.value !== Cluster_DiscoveryType.EDS) return undefined;
  return edsClusterConfig?.serviceName || name;
}
