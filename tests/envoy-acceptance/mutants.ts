import { create, type DescField, type DescMessage, type DescOneof, isFieldSet, type Message } from "@bufbuild/protobuf";
import { type Any, AnySchema, isWrapperDesc } from "@bufbuild/protobuf/wkt";
import { unpackAny } from "../../core/envoy/message/registry.ts";
import { encode, packBytes } from "../../core/envoy/mod.ts";

/** A message with one thing changed in it. */
export interface Mutant {
  /** Message type, field and change: what tells one from another. */
  readonly key: string;
  make(): Message;
}

type Fields = Record<string, unknown>;
type Rebuild = (part: unknown) => unknown;
type Change = readonly [key: string, make: () => unknown];

/**
 * Every message that differs from `message` in one field, at any depth, also inside of an Any. The changes know nothing of rules:
 * a field is taken away, emptied, or given a value at the end of its range.
 */
export function* mutants(schema: DescMessage, message: Message): Iterable<Mutant> {
  for (const [key, make] of below(schema, message, (part) => part)) yield { key, make: () => make() as Message };
}

function* below(schema: DescMessage, message: Message, rebuild: Rebuild): Iterable<Change> {
  for (const member of schema.members) {
    if (member.kind === "oneof") yield* ofOneof(schema, member, message, rebuild);
    else {
      const put = (value: unknown) => rebuild(withField(message, member.localName, value));
      const value = isFieldSet(message, member) ? (message as unknown as Fields)[member.localName] : undefined;
      yield* ofField(schema, member, value, put);
    }
  }
}

function* ofOneof(schema: DescMessage, oneof: DescOneof, message: Message, rebuild: Rebuild): Iterable<Change> {
  const set = (message as unknown as Fields)[oneof.localName] as { case?: string; value?: unknown };
  const put = (value: unknown) => rebuild(withField(message, oneof.localName, value));
  const field = oneof.fields.find(({ localName }) => localName === set.case);
  if (field === undefined) return;
  yield [`${schema.typeName}.${oneof.name}: unset`, () => put({ case: undefined })];
  yield* ofField(schema, field, set.value, (value) =>
    put(value === undefined ? { case: undefined } : { ...set, value }),
  );
}

function* ofField(schema: DescMessage, field: DescField, value: unknown, put: Rebuild): Iterable<Change> {
  const name = `${schema.typeName}.${field.name}`;
  for (const [what, other] of changes(field, value)) yield [`${name}: ${what}`, () => put(other)];
  if (value === undefined) return;
  if (field.fieldKind === "message") yield* ofMessage(field.message, value as Message, put);
  if (field.fieldKind === "list" && field.message !== undefined)
    yield* ofEntries(field.message, value as unknown[], (i, item) => put((value as unknown[]).with(i, item)));
  if (field.fieldKind === "map" && field.message !== undefined) {
    const [keys, items] = [Object.keys(value as Fields), Object.values(value as Fields)];
    yield* ofEntries(field.message, items, (i, item) => put({ ...(value as Fields), [keys[i] ?? ""]: item }));
  }
}

function* ofEntries(desc: DescMessage, items: readonly unknown[], put: (i: number, item: unknown) => unknown) {
  for (const [i, item] of items.entries()) yield* ofMessage(desc, item as Message, (other) => put(i, other));
}

function* ofMessage(desc: DescMessage, value: Message, put: Rebuild): Iterable<Change> {
  if (desc.typeName === AnySchema.typeName) {
    const any = value as Any;
    const inside = unpackAny(any);
    if (inside === undefined) return;
    yield* below(inside.schema, inside.message, (part) =>
      put(packBytes(any.typeUrl, encode(inside.schema, part as Message))),
    );
  } else if (!desc.typeName.startsWith("google.protobuf.")) yield* below(desc, value, put);
}

/** Other values of a field. */
function changes(field: DescField, value: unknown): readonly (readonly [string, unknown])[] {
  switch (field.fieldKind) {
    case "list":
      return value === undefined || (value as unknown[]).length === 0
        ? []
        : [
            ["empty", []],
            ["doubled", [...(value as unknown[]), ...(value as unknown[])]],
            ...(field.listKind === "scalar" && typeof (value as unknown[])[0] === "string"
              ? texts.map(([what, text]): [string, unknown] => [what, [text]])
              : []),
          ];
    case "map":
      return [];
    case "enum":
      return [["undeclared", 4711]];
    case "scalar":
      return ofScalar(value);
    case "message":
      return ofWhole(field.message, value);
  }
}

const texts: readonly (readonly [string, string])[] = [
  ["no text", ""],
  ["text of two lines", "a\nb"],
];

function ofScalar(value: unknown): readonly (readonly [string, unknown])[] {
  if (typeof value === "string") return texts;
  if (typeof value === "number")
    return [
      ["0", 0],
      ["large", 2147483647],
    ].filter(([, other]) => other !== value) as [string, unknown][];
  if (typeof value === "bigint")
    return [
      ["0", 0n],
      ["large", 2n ** 53n],
    ];
  return [];
}

function ofWhole(desc: DescMessage, value: unknown): readonly (readonly [string, unknown])[] {
  if (isWrapperDesc(desc)) return value === undefined ? [] : [["unset", undefined], ...ofScalar(value)];
  if (desc.typeName === "google.protobuf.Duration") {
    const times: readonly (readonly [string, { seconds: bigint; nanos: number }])[] = [
      ["0s", { seconds: 0n, nanos: 0 }],
      ["negative", { seconds: -1n, nanos: 0 }],
      ["1ns", { seconds: 0n, nanos: 1 }],
    ];
    return times.map(([what, init]) => [what, create(desc, init)]);
  }
  if (desc.typeName.startsWith("google.protobuf.")) return value === undefined ? [] : [["unset", undefined]];
  return value === undefined
    ? [["nothing in it", create(desc)]]
    : [
        ["unset", undefined],
        ["emptied", create(desc)],
      ];
}

function withField(message: Message, name: string, value: unknown): Message {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(message)), message) as unknown as Fields;
  if (value === undefined) delete copy[name];
  else copy[name] = value;
  return copy as unknown as Message;
}
