import { expect, test } from "bun:test";
import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import {
  DeltaDiscoveryRequestSchema,
  DiscoveryRequestSchema,
} from "../../../../core/envoy/generated/envoy/service/discovery/v3/discovery_pb.ts";
import { decodeRequest } from "./messages.ts";

const NACK = { typeUrl: "t", responseNonce: "7", errorDetail: { code: 3, message: "refused: #" } };

/** The bytes of a request in which a byte that begins no character of UTF-8 stands in the place of a number sign. */
function cut<D extends DescMessage>(schema: D, init: MessageInitShape<D>): Uint8Array {
  const bytes = toBinary(schema, create(schema, init));
  return bytes.map((byte) => (byte === 0x23 ? 0xc3 : byte));
}

test("a refusal whose text is cut in the middle of a character is read, with all that is beside it", () => {
  const delta = cut(DeltaDiscoveryRequestSchema, { ...NACK, resourceNamesSubscribe: ["a"], node: { id: "envoy-1" } });
  expect(decodeRequest("delta", delta)).toMatchObject({
    ...{ typeUrl: "t", nonce: "7", error: "refused: \ufffd", node: { id: "envoy-1" } },
    subscription: { protocol: "delta", subscribe: ["a"] },
  });
  expect(decodeRequest("sotw", cut(DiscoveryRequestSchema, { ...NACK, resourceNames: ["a"] }))).toMatchObject({
    ...{ typeUrl: "t", nonce: "7", error: "refused: \ufffd" },
    subscription: { protocol: "sotw", names: ["a"] },
  });
});

test("bytes that are no request stay an error", () => {
  expect(() => decodeRequest("delta", new Uint8Array([0xff, 0xff]))).toThrow();
  expect(() => decodeRequest("delta", cut(DeltaDiscoveryRequestSchema, { typeUrl: "#" }))).toThrow();
});
