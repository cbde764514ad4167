import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import {
  DeltaDiscoveryRequestSchema,
  DiscoveryRequestSchema,
} from "../../../../core/envoy/generated/envoy/service/discovery/v3/discovery_pb.ts";
import { tagOf, type Writer, written } from "../../../../core/envoy/mod.ts";
import type { Protocol, XdsRequest, XdsResponse } from "../protocol/mod.ts";

/** The request in `bytes`; `typeUrl` is what a service for one type implies when the request names none. Throws on other bytes. */
export function decodeRequest(protocol: Protocol, bytes: Uint8Array, typeUrl = ""): XdsRequest {
  if (protocol === "delta") {
    const message = decoded(DeltaDiscoveryRequestSchema, bytes);
    const { responseNonce, errorDetail, node } = message;
    return {
      ...{ typeUrl: message.typeUrl || typeUrl, node, nonce: responseNonce, error: errorDetail?.message },
      subscription: {
        protocol,
        subscribe: message.resourceNamesSubscribe,
        unsubscribe: message.resourceNamesUnsubscribe,
        initialVersions: message.initialResourceVersions,
      },
    };
  }
  const message = decoded(DiscoveryRequestSchema, bytes);
  const { responseNonce, errorDetail, node, resourceNames: names, versionInfo: version } = message;
  return {
    ...{ typeUrl: message.typeUrl || typeUrl, node, nonce: responseNonce, error: errorDetail?.message },
    subscription: { protocol, names, version },
  };
}

/**
 * The message in bytes. Envoy repeats what it refuses and cuts it anywhere, so that what it says may hold bytes that are no text: those are replaced, or
 * the stream would end over every such answer.
 */
function decoded<D extends DescMessage>(schema: D, bytes: Uint8Array): MessageShape<D> {
  try {
    return fromBinary(schema, bytes);
  } catch {
    const error = schema.fields.find(({ name }) => name === "error_detail")?.number ?? 0;
    return fromBinary(schema, withReadableText(bytes, [error, STATUS_MESSAGE]));
  }
}

/** google.rpc.Status: message 2. */
const STATUS_MESSAGE = 2;

/** The bytes with a text in them, at a path of field numbers, in which what is no UTF-8 is replaced. Throws on other bytes. */
function withReadableText(bytes: Uint8Array, [field, ...inner]: readonly number[]): Uint8Array {
  const reader = new BinaryReader(bytes);
  const writer = new BinaryWriter();
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [number, type] = reader.tag();
    if (number === field && type === WireType.LengthDelimited) {
      const value = reader.bytes();
      const readable = () => new TextEncoder().encode(new TextDecoder().decode(value));
      writer.tag(number, type).bytes(inner.length === 0 ? readable() : withReadableText(value, inner));
    } else {
      reader.skip(type, number);
      writer.raw(bytes.subarray(start, reader.pos));
    }
  }
  return writer.finish();
}

/**
 * The bytes of a response. Written by hand, because the resources are encoded already: creating messages around them
 * would copy each of them twice more.
 */
export function encodeResponse(response: XdsResponse): Uint8Array {
  return written((out) => {
    if (response.protocol === "delta") deltaResponse(response, out);
    else sotwResponse(response, out);
  });
}

/** DeltaDiscoveryResponse: system_version_info 1, resources 2, type_url 4, nonce 5, removed_resources 6. */
function deltaResponse({ version, resources, typeUrl, nonce, removed }: XdsResponse, out: Writer): void {
  text(1, version, out);
  for (const { version, name, bytes } of resources) {
    // Resource: version 1, resource 2, name 3.
    const start = begin(2, out);
    text(1, version, out);
    any(typeUrl, bytes, out);
    text(3, name, out);
    out.join(start);
  }
  text(4, typeUrl, out);
  text(5, nonce, out);
  for (const name of removed) text(6, name, out);
}

/** DiscoveryResponse: version_info 1, resources 2, type_url 4, nonce 5. */
function sotwResponse({ version, resources, typeUrl, nonce }: XdsResponse, out: Writer): void {
  text(1, version, out);
  for (const { bytes } of resources) any(typeUrl, bytes, out);
  text(4, typeUrl, out);
  text(5, nonce, out);
}

/** Any: type_url 1, value 2; it is field 2 of both kinds of response. */
function any(typeUrl: string, bytes: Uint8Array, out: Writer): void {
  const start = begin(2, out);
  text(1, typeUrl, out);
  out.tag(tagOf(2));
  out.bytes(bytes);
  out.join(start);
}

function text(field: number, value: string, out: Writer): void {
  out.tag(tagOf(field));
  out.string(value);
}

function begin(field: number, out: Writer): number {
  out.tag(tagOf(field));
  return out.fork();
}
