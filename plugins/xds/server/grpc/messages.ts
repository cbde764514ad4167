import { fromBinary } from "@bufbuild/protobuf";
import {
  DeltaDiscoveryRequestSchema,
  DiscoveryRequestSchema,
} from "../../../../core/envoy/generated/envoy/service/discovery/v3/discovery_pb.ts";
import { tagOf, type Writer, written } from "../../../../core/envoy/mod.ts";
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
