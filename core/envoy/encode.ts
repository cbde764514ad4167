import {
  create,
  type DescField,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { isWrapperDesc } from "@bufbuild/protobuf/wkt";

/**
 * The bytes of a message.
 * Promise: deterministic (fields by number, map entries by key), so equal messages have equal bytes; the input is not changed.
 */
export function encode<D extends DescMessage>(schema: D, message: MessageInitShape<D>): Uint8Array {
  return toBinary(schema, canonical(schema, create(schema, message)));
}

/**
 * The message with the keys of every map in ascending order, which is the order in which protobuf-es writes them.
 * Promise: copies only where the order changes; a message without maps is returned as it is.
 */
export function canonical<D extends DescMessage>(schema: D, message: MessageShape<D>): MessageShape<D> {
  return sorterOf(schema)(message as Fields) as MessageShape<D>;
}

type Fields = Record<string, unknown>;
type Sorter = (message: Fields) => Fields;
type MemberSorter = (value: unknown) => unknown;

const sorters = new WeakMap<DescMessage, Sorter>();

function sorterOf(desc: DescMessage): Sorter {
  const known = sorters.get(desc);
  if (known !== undefined) return known;
  let members: readonly (readonly [string, MemberSorter])[] | undefined;
  const sorter: Sorter = (message) => {
    members ??= membersOf(desc);
    let result = message;
    for (const [name, sort] of members) {
      const before = message[name];
      if (before === undefined) continue;
      const after = sort(before);
      if (after === before) continue;
      if (result === message) result = { ...message };
      result[name] = after;
    }
    return result;
  };
  sorters.set(desc, sorter);
  return sorter;
}

/** The members of a message below which a map can stand. */
function membersOf(desc: DescMessage): (readonly [string, MemberSorter])[] {
  const members: [string, MemberSorter][] = [];
  for (const member of desc.members) {
    if (member.kind === "field") {
      const sort = fieldSorter(member);
      if (sort !== undefined) members.push([member.localName, sort]);
      continue;
    }
    const cases = new Map<string, MemberSorter>();
    for (const field of member.fields) {
      const sort = fieldSorter(field);
      if (sort !== undefined) cases.set(field.localName, sort);
    }
    if (cases.size > 0) members.push([member.localName, (value) => sortOneof(cases, value as Oneof)]);
  }
  return members;
}

type Oneof = { readonly case: string | undefined; readonly value?: unknown };

function sortOneof(cases: ReadonlyMap<string, MemberSorter>, oneof: Oneof): Oneof {
  const sort = oneof.case === undefined ? undefined : cases.get(oneof.case);
  if (sort === undefined) return oneof;
  const value = sort(oneof.value);
  return value === oneof.value ? oneof : { case: oneof.case, value };
}

function fieldSorter(field: DescField): MemberSorter | undefined {
  if (field.fieldKind === "map") {
    const child = field.mapKind === "message" ? messageSorter(field, field.message) : undefined;
    return (value) => sortMap(value as Fields, child);
  }
  if (field.fieldKind === "list" && field.listKind === "message") {
    const child = messageSorter(field, field.message);
    return child && ((value) => sortList(value as readonly unknown[], child));
  }
  return field.fieldKind === "message" ? messageSorter(field, field.message) : undefined;
}

/** Undefined when no map can stand below; a Struct in a field is plain JSON, whose keys are sorted likewise. */
function messageSorter(field: DescField, message: DescMessage): MemberSorter | undefined {
  if (message.typeName === "google.protobuf.Struct" && field.parent.typeName !== "google.protobuf.Value")
    return sortJson;
  if (isWrapperDesc(message) || !holdsMap(message, new Set())) return undefined;
  const sorter = sorterOf(message);
  return (value) => sorter(value as Fields);
}

function holdsMap(desc: DescMessage, seen: Set<string>): boolean {
  if (seen.has(desc.typeName)) return false;
  seen.add(desc.typeName);
  return desc.fields.some(
    (field) =>
      field.fieldKind === "map" ||
      ((field.fieldKind === "message" || field.fieldKind === "list") &&
        field.message !== undefined &&
        holdsMap(field.message, seen)),
  );
}

function sortList(items: readonly unknown[], sort: MemberSorter): readonly unknown[] {
  let result: unknown[] | undefined;
  for (let i = 0; i < items.length; i++) {
    const after = sort(items[i]);
    if (after === items[i]) continue;
    result ??= [...items];
    result[i] = after;
  }
  return result ?? items;
}

function sortMap(map: Fields, sort: MemberSorter | undefined): Fields {
  const keys = Object.keys(map);
  let ordered = keys.every((key, i) => i === 0 || keys[i - 1]! < key);
  const values = keys.map((key) => {
    const after = sort === undefined ? map[key] : sort(map[key]);
    if (after !== map[key]) ordered = false;
    return [key, after] as const;
  });
  return ordered ? map : Object.fromEntries(values.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sortJson(value: unknown): unknown {
  if (Array.isArray(value)) return sortList(value, sortJson);
  return typeof value === "object" && value !== null ? sortMap(value as Fields, sortJson) : value;
}
