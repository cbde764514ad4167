import { fromBinary } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import {
  DeltaDiscoveryRequestSchema,
  DiscoveryRequestSchema,
} from "../../../../core/envoy/generated/envoy/service/discovery/v3/discovery_pb.ts";
import type { EncodedResource } from "../../cache/mod.ts";
import type { Protocol, XdsRequest, XdsResponse } from "../protocol/mod.ts";

/** The request in `bytes`; `typeUrl` is what a service for one type implies when the request names none. Throws on other bytes. */
export function decodeRequest(protocol: Protocol, bytes: Uint8Array, typeUrl = ""): XdsRequest {
  if (protocol === "delta") {
    const message = fromBinary(DeltaDiscoveryRequestSchema, bytes);
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
  const message = fromBinary(DiscoveryRequestSchema, bytes);
  const { responseNonce, errorDetail, node, resourceNames: names, versionInfo: version } = message;
  return {
    ...{ typeUrl: message.typeUrl || typeUrl, node, nonce: responseNonce, error: errorDetail?.message },
    subscription: { protocol, names, version },
  };
}

/**
 * The bytes of a response. Written by hand, because the resources are encoded already: creating messages around them
 * would copy each of them twice more.
 */
export function encodeResponse(response: XdsResponse): Uint8Array {
  return response.protocol === "delta" ? deltaResponse(response) : sotwResponse(response);
}

/** DeltaDiscoveryResponse: system_version_info 1, resources 2, type_url 4, nonce 5, removed_resources 6. */
function deltaResponse({ version, resources, typeUrl, nonce, removed }: XdsResponse): Uint8Array {
  const writer = new BinaryWriter();
  text(writer, 1, version);
  for (const resource of resources) {
    // Resource: version 1, resource 2, name 3.
    writer.tag(2, WireType.LengthDelimited).fork();
    text(writer, 1, resource.version);
    any(writer, typeUrl, resource);
    text(writer, 3, resource.name).join();
  }
  text(writer, 4, typeUrl);
  text(writer, 5, nonce);
  for (const name of removed) text(writer, 6, name);
  return writer.finish();
}

/** DiscoveryResponse: version_info 1, resources 2, type_url 4, nonce 5. */
function sotwResponse({ version, resources, typeUrl, nonce }: XdsResponse): Uint8Array {
  const writer = new BinaryWriter();
  text(writer, 1, version);
  for (const resource of resources) any(writer, typeUrl, resource);
  text(writer, 4, typeUrl);
  return text(writer, 5, nonce).finish();
}

function text(writer: BinaryWriter, field: number, value: string): BinaryWriter {
  return writer.tag(field, WireType.LengthDelimited).string(value);
}

/** Any: type_url 1, value 2; it is field 2 of both kinds of response. */
function any(writer: BinaryWriter, typeUrl: string, { bytes }: EncodedResource): void {
  writer.tag(2, WireType.LengthDelimited).fork();
  text(writer, 1, typeUrl);
  writer.tag(2, WireType.LengthDelimited).bytes(bytes).join();
}
