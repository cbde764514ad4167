import { expect, test } from "bun:test";
import { create, type DescField, type DescMessage, fromBinary, ScalarType, toBinary } from "@bufbuild/protobuf";
import { isWrapperDesc } from "@bufbuild/protobuf/wkt";
import { randomNumbers } from "../../testing/mod.ts";
import { LocalitySchema, MetadataSchema, NodeSchema } from "../generated/envoy/config/core/v3/base_pb.ts";
import { RouteMatchSchema, RouteSchema } from "../generated/envoy/config/route/v3/route_components_pb.ts";
import { encode } from "../message/encode.ts";
import { registry } from "../message/registry.ts";
import { encodeMessage } from "./encode-message.ts";
import { validate } from "./mod.ts";

/** The same numbers in every run. */
function dice(seed: number): (sides: number) => number {
  const next = randomNumbers(seed);
  return (sides) => (next() * 2 ** 32) % sides;
}

type Roll = ReturnType<typeof dice>;
type Fields = Record<string, unknown>;

const TEXTS = ["", "a", "two words", "ä€𝄞", "x".repeat(127), "y".repeat(128), "é".repeat(70), "z".repeat(20_000)];

function randomInit(desc: DescMessage, roll: Roll, depth: number): object {
  const init: Fields = {};
  for (const member of desc.members) {
    if (roll(3) === 0) continue;
    if (member.kind === "oneof") {
      const field = member.fields[roll(member.fields.length)];
      if (field !== undefined) init[member.localName] = { case: field.localName, value: oneValue(field, roll, depth) };
    } else if (depth > 0 || member.message === undefined) {
      init[member.localName] = fieldValue(member, roll, depth);
    }
  }
  return init;
}

function fieldValue(field: DescField, roll: Roll, depth: number): unknown {
  const items = () => Array.from({ length: roll(4) }, () => oneValue(field, roll, depth));
  if (field.fieldKind === "list") return items();
  if (field.fieldKind !== "map") return oneValue(field, roll, depth);
  const key = (i: number) => (field.mapKey === ScalarType.STRING ? `k${i}` : `${i}`);
  return Object.fromEntries(items().map((value, i) => [key(i), value]));
}

function oneValue(field: DescField, roll: Roll, depth: number): unknown {
  if (field.message !== undefined) return messageOf(field, field.message, roll, depth);
  if (field.enum !== undefined) return [0, 1, 4711, -1][roll(4)];
  return scalar(field.scalar ?? ScalarType.STRING, roll);
}

function messageOf(field: DescField, desc: DescMessage, roll: Roll, depth: number): unknown {
  if (desc.typeName === "google.protobuf.Struct" && field.parent.typeName !== "google.protobuf.Value")
    return { a: [1, "two", null, { deep: true }], b: {}, c: -0.5 };
  if (field.fieldKind === "message" && field.oneof === undefined && isWrapperDesc(desc))
    return scalar(desc.fields[0]?.scalar ?? ScalarType.STRING, roll);
  return depth > 0 ? randomInit(desc, roll, depth - 1) : {};
}

function scalar(type: ScalarType, roll: Roll): unknown {
  switch (type) {
    case ScalarType.STRING:
      return TEXTS[roll(TEXTS.length)];
    case ScalarType.BYTES:
      return new Uint8Array(roll(300)).fill(roll(256));
    case ScalarType.BOOL:
      return roll(2) === 0;
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return [0, -0, 1.5, -1e10, Number.NaN, Number.POSITIVE_INFINITY][roll(6)];
    case ScalarType.INT32:
    case ScalarType.SINT32:
    case ScalarType.SFIXED32:
      return [0, 1, -1, 300, 2147483647, -2147483648][roll(6)];
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return [0, 1, 127, 128, 4294967295][roll(5)];
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return [0n, 1n, 2n ** 40n, 2n ** 64n - 1n][roll(4)];
    default:
      return [0n, 1n, -1n, 2n ** 40n, -(2n ** 63n)][roll(5)];
  }
}

test("random messages of every type, as init objects and as messages: bytes as protobuf-es gives them, rules broken alike", () => {
  const roll = dice(1);
  let [bytes, broken] = [0, 0];
  for (const desc of registry) {
    if (desc.kind !== "message") continue;
    for (let i = 0; i < 3; i++) {
      const init = randomInit(desc, roll, 3);
      const message = create(desc, init as never);
      const expected = toBinary(desc, message);
      const alike = (actual: Uint8Array) => Buffer.compare(actual, expected) === 0;
      if (!alike(encode(desc, init as never))) throw new Error(`${desc.typeName} as an init object: ${i}`);
      if (!alike(encode(desc, message))) throw new Error(`${desc.typeName} as a message: ${i}`);
      const violations = validate(desc, message);
      expect(validate(desc, init as never)).toEqual(violations);
      bytes += expected.length;
      broken += violations.length;
    }
  }
  expect(bytes).toBeGreaterThan(1_000_000);
  expect(broken).toBeGreaterThan(1_000);
}, 60_000);

test("fields that nobody knows go on being sent", () => {
  const unknown = Uint8Array.of(10, 1, 110, 250, 255, 15, 2, 104, 105);
  expect([...encode(NodeSchema, fromBinary(NodeSchema, unknown))]).toEqual([...unknown]);
});

test("a value that is not of its field's type is told with the field", () => {
  const wrong = (init: object) => () => encode(RouteSchema, init as never);
  expect(wrong({ action: { case: "directResponse", value: { status: -1 } } })).toThrow(
    "cannot encode field envoy.config.route.v3.DirectResponseAction.status: invalid uint32: -1",
  );
  // The failed one must leave nothing behind.
  expect([...encode(LocalitySchema, { region: "r" })]).toEqual([10, 1, 114]);
});

test("an encoded message stands where the message may: same bytes, its violations are those of the whole", () => {
  const metadata = { filterMetadata: { "envoy-gateway": { resources: [{ kind: "HTTPRoute" }] } } };
  const match = { pathSpecifier: { case: "prefix" as const, value: "/" } };
  const whole = { name: "r", metadata, match, action: { case: "directResponse" as const, value: { status: 200 } } };
  const parts = {
    ...whole,
    metadata: encodeMessage(MetadataSchema, metadata).asField,
    match: encodeMessage(RouteMatchSchema, match).asField,
  };
  expect([...encode(RouteSchema, parts)]).toEqual([...toBinary(RouteSchema, create(RouteSchema, whole))]);
  expect(encodeMessage(RouteSchema, parts).violations).toEqual([]);
  expect(encodeMessage(RouteSchema, parts).message()).toEqual(create(RouteSchema, whole));
  const wrong = encodeMessage(RouteSchema, { ...parts, match: encodeMessage(RouteMatchSchema, {}).asField });
  expect(wrong.violations.map(({ path }) => path)).toEqual(["match.path_specifier"]);
});

test("an encoded message is the same object as often as it is read", () => {
  const encoded = encodeMessage(RouteSchema, { name: "r" });
  expect(encoded.message()).toBe(encoded.message());
});
