import type { DescMessage, Message, MessageShape } from "@bufbuild/protobuf";
import type { Cluster } from "../../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import type { ClusterLoadAssignment } from "../../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import type { Listener } from "../../../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import type { RouteConfiguration } from "../../../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import type { Secret } from "../../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/secret_pb.ts";
import { type EncodedMessage, encodeOnce } from "../../../../core/envoy/mod.ts";
import type { ObjectRef } from "../../../../core/object/mod.ts";

/** One thing that Envoy is sent, under the name by which it is asked for. */
export interface Resource<M extends Message> {
  readonly name: string;
  /** The same object as in the build before, when nothing about it changed. Never changed afterwards. Decoded when it is first read. */
  readonly message: M;
  /** The message as it is sent; absent where a hook or a patch put another message in its place. */
  readonly encoded?: EncodedMessage;
  /** Of a cluster that learns its endpoints over xDS: the name of its load assignment. */
  readonly endpoints?: string;
  /** The objects it was made from, so that a failure can be reported on them; each once. */
  readonly sources: readonly ObjectRef[];
}

/** A resource as the translator makes it: bytes first, the message only for those who read it. */
export class TranslatedResource<D extends DescMessage> implements Resource<MessageShape<D>> {
  readonly name: string;
  readonly encoded: EncodedMessage<D>;
  readonly endpoints?: string;
  #sources: readonly ObjectRef[] | (() => readonly ObjectRef[]);

  /** `sources` may be a function, which is called when somebody asks: a route configuration has thousands. */
  constructor(
    name: string,
    encoded: EncodedMessage<D>,
    sources: readonly ObjectRef[] | (() => readonly ObjectRef[]),
    endpoints?: string,
  ) {
    this.name = name;
    this.encoded = encoded;
    this.#sources = sources;
    if (endpoints !== undefined) this.endpoints = endpoints;
  }

  get message(): MessageShape<D> {
    return this.encoded.message();
  }

  get sources(): readonly ObjectRef[] {
    if (typeof this.#sources === "function") this.#sources = this.#sources();
    return this.#sources;
  }
}

/** The encoded message of a resource; the message itself is not read where the encoded one is known already, since it would be decoded for it. */
export function encodedIn<D extends DescMessage>(schema: D, resource: Resource<MessageShape<D>>): EncodedMessage<D> {
  return (resource.encoded as EncodedMessage<D> | undefined) ?? encodeOnce(schema, resource.message);
}

/** A resource with other bytes to send; as it is where there are none. */
export function encodedAs<D extends DescMessage>(
  resource: Resource<MessageShape<D>>,
  encoded: EncodedMessage<D> | undefined,
): Resource<MessageShape<D>> {
  if (encoded === undefined || encoded === resource.encoded) return resource;
  return new TranslatedResource(resource.name, encoded, () => resource.sources, resource.endpoints);
}

/** The message types of the five kinds. */
export interface ResourceMessages {
  readonly listeners: Listener;
  readonly routes: RouteConfiguration;
  readonly clusters: Cluster;
  readonly endpoints: ClusterLoadAssignment;
  readonly secrets: Secret;
}

/** The five kinds of resources of a data plane. */
export type ResourceKind = keyof ResourceMessages;

/**
 * Everything one data plane is sent. Each list is in the order of first use while walking the IR.
 * A name can stand twice among the secrets, with the same content: the first one counts.
 */
export type Resources = { readonly [K in ResourceKind]: readonly Resource<ResourceMessages[K]>[] };

/** Something that was left out of the resources, and why. */
export interface TranslationError {
  readonly kind: ResourceKind;
  /** Of the resource; of the route for a single route. */
  readonly name: string;
  readonly sources: readonly ObjectRef[];
  /** One sentence for people. */
  readonly reason: string;
}
