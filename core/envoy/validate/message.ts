import type { DescField, DescMessage, DescOneof } from "@bufbuild/protobuf";
import { type Any, isWrapperDesc } from "@bufbuild/protobuf/wkt";
import type { FieldRules } from "../generated/validate/validate_pb.ts";
import { contentOf, forgetContent } from "../message/any.ts";
import { EncodedMessage } from "../message/encoded-message.ts";
import { resolve } from "../message/lazy.ts";
import { unpackAny } from "../message/registry.ts";
import { zeroOf } from "../message/scalars.ts";
import { below, both, type Check, checkOf, merge, type Rule, type Violation } from "../message/violation.ts";
import { boolRules, bytesRules, nanoseconds, numberRules, spanOf, stringRules, UnknownRule } from "./plain.ts";
import { fieldRules, isDeclared, isExempt, isOneofRequired, isSensitive, setRules } from "./rules.ts";

type Fields = Readonly<Record<string, unknown>>;

/** The check of what a member holds when it is there; `index` is its place among the members. */
interface MemberCheck {
  readonly index: number;
  readonly check: Check;
}

/** The rules that a member breaks by being away. */
interface Absence {
  readonly index: number;
  readonly name: string;
  readonly isOneof: boolean;
  readonly found: readonly Violation[];
}

interface Checks {
  readonly present: ReadonlyMap<string, MemberCheck>;
  readonly absent: readonly Absence[];
}

const none: Checks = { present: new Map(), absent: [] };

/** The check of a message type, of all members or of those that are named. */
type MessageCheck = (value: unknown, members?: ReadonlySet<string>) => readonly Violation[] | undefined;

const compiled = new WeakMap<DescMessage, MessageCheck>();
const compiledSecret = new WeakMap<DescMessage, MessageCheck>();

/** The check of a message type, compiled on first use and kept; `secret` keeps values out of what it finds. */
export function messageCheck(schema: DescMessage, secret: boolean): MessageCheck {
  const desc = resolve(schema);
  const cache = secret ? compiledSecret : compiled;
  const known = cache.get(desc);
  if (known !== undefined) return known;
  let checks: Checks | undefined;
  const check: MessageCheck = (value, members) => {
    if (value instanceof EncodedMessage) return value.violations.length === 0 ? undefined : value.violations;
    checks ??= isExempt(desc) ? none : checksOf(desc, secret);
    return found(checks, value as Fields, members);
  };
  cache.set(desc, check);
  return check;
}

/** The rules that a message breaks, by place of the member. A message names few of the members it could have, so the named ones are looked at. */
function found(
  { present, absent }: Checks,
  message: Fields,
  members: ReadonlySet<string> | undefined,
): readonly Violation[] | undefined {
  let broken: { readonly index: number; readonly found: readonly Violation[] }[] | undefined;
  for (const { index, name, isOneof, found } of absent) {
    if (members?.has(name) === false) continue;
    const value = message[name];
    if (value !== undefined && value !== null && !(isOneof && (value as Oneof).case === undefined)) continue;
    broken ??= [];
    broken.push({ index, found });
  }
  for (const name in message) {
    const member = present.get(name);
    const value = member && message[name];
    if (member === undefined || value === undefined || value === null || members?.has(name) === false) continue;
    const inside = member.check(value);
    if (inside === undefined) continue;
    broken ??= [];
    broken.push({ index: member.index, found: inside });
  }
  return broken?.sort((a, b) => a.index - b.index).flatMap((one) => one.found);
}

function checksOf(desc: DescMessage, secret: boolean): Checks {
  const present = new Map<string, MemberCheck>();
  const absent: Absence[] = [];
  for (const [index, member] of desc.members.entries()) {
    const { localName, kind } = member;
    const check = kind === "oneof" ? oneofCheck(member, secret) : namedCheck(member, secret);
    if (check !== undefined) present.set(localName, { index, check });
    const found = kind === "oneof" ? absenceOfOneof(member) : absenceOfField(member, check);
    if (found.length > 0) absent.push({ index, name: localName, isOneof: kind === "oneof", found });
  }
  return { present, absent };
}

function namedCheck(field: DescField, secret: boolean): Check | undefined {
  const check = fieldCheck(field, secret || isSensitive(field));
  const { name } = field;
  return (
    check &&
    ((value) => {
      const found = check(value);
      return found === undefined ? undefined : below(name, found);
    })
  );
}

function absenceOfField(field: DescField, check: Check | undefined): readonly Violation[] {
  if (isRequired(field)) return [{ path: field.name, rule: "is required" }];
  return emptyOf(field).flatMap((value) => check?.(value) ?? []);
}

function absenceOfOneof(oneof: DescOneof): readonly Violation[] {
  const options = oneof.fields.map((field) => field.name).join(", ");
  return isOneofRequired(oneof) ? [{ path: oneof.name, rule: `one of ${options} must be set` }] : [];
}

/** The values of a field that an init object leaves out; none for a field that is not there then. */
function emptyOf(field: DescField): readonly unknown[] {
  switch (field.fieldKind) {
    case "list":
      return [[]];
    case "map":
      return [{}];
    case "message":
      return [];
    default: {
      const zero = zeroOf(field);
      return zero === undefined ? [] : [zero];
    }
  }
}

type Oneof = { readonly case: string | undefined; readonly value?: unknown };

function oneofCheck(oneof: DescOneof, secret: boolean): Check | undefined {
  const cases = new Map<string, Check>();
  for (const field of oneof.fields) {
    const check = namedCheck(field, secret);
    if (check !== undefined) cases.set(field.localName, check);
  }
  if (cases.size === 0) return undefined;
  return (set) => {
    const { case: name, value } = set as Oneof;
    return name === undefined ? undefined : cases.get(name)?.(value);
  };
}

function isRequired(field: DescField): boolean {
  if (field.fieldKind !== "message") return false;
  const rules = fieldRules(field);
  if (rules?.message?.required === true) return true;
  const type = rules?.type;
  return (
    (type?.case === "duration" || type?.case === "timestamp" || type?.case === "any") && type.value.required === true
  );
}

function fieldCheck(field: DescField, secret: boolean): Check | undefined {
  const rules = fieldRules(field);
  switch (field.fieldKind) {
    case "list":
      return listCheck(field, rules, secret);
    case "map":
      return mapCheck(field, rules, secret);
    case "message":
      return isWrapperDesc(field.message) && field.oneof === undefined
        ? plainCheck(field, rules, secret)
        : embedded(field, rules, secret);
    default:
      return plainCheck(field, rules, secret);
  }
}

/** Envoy refuses negative durations also where no rule says so, when it reads the field ("Expected positive duration"). */
const notNegative: Rule = (value) => {
  const { seconds = 0n, nanos = 0 } = spanOf(value);
  return seconds < 0n || nanos < 0 ? "must not be negative" : undefined;
};

/** A message in a field, a list or a map: its own rules, and those of the field for times and Any. */
function embedded(
  field: DescField & { message?: DescMessage | undefined },
  rules: FieldRules | undefined,
  secret: boolean,
): Check | undefined {
  const desc = field.message;
  if (desc === undefined || rules?.message?.skip === true) return undefined;
  switch (desc.typeName) {
    case "google.protobuf.Struct":
    case "google.protobuf.Value":
    case "google.protobuf.ListValue":
      return undefined;
    case "google.protobuf.Duration":
      return plainCheck(field, rules, secret) ?? checkOf([notNegative], secret);
    case "google.protobuf.Timestamp":
      return plainCheck(field, rules, secret);
    case "google.protobuf.Any":
      return both(plainCheck(field, rules, secret), (value) => anyCheck(value as Any, secret));
    default:
      break;
  }
  if (isWrapperDesc(desc)) {
    const inner = plainCheck(field, rules, secret);
    const zero = desc.fields[0] && zeroOf(desc.fields[0]);
    return inner && ((value) => inner((value as { readonly value?: unknown }).value ?? zero));
  }
  return messageCheck(desc, secret || secretMessages.has(desc.typeName));
}

/** Their bytes are file contents: keys, passwords, tokens. */
const secretMessages: ReadonlySet<string> = new Set([
  "envoy.config.core.v3.DataSource",
  "envoy.extensions.transport_sockets.tls.v3.Secret",
]);

const opened = new WeakMap<Any, readonly Violation[]>();

/** Opens an Any and checks what is inside; the answer is kept per object, since one Any is shared by many routes. */
function anyCheck(any: Any, secret: boolean): readonly Violation[] | undefined {
  let found = opened.get(any);
  if (found === undefined || secret) {
    found = open(any, secret) ?? [];
    if (!secret) {
      opened.set(any, found);
      forgetContent(any);
    }
  }
  return found.length === 0 ? undefined : found;
}

function open(any: Any, secret: boolean): readonly Violation[] | undefined {
  let inside: ReturnType<typeof unpackAny> | ReturnType<typeof contentOf>;
  try {
    inside = contentOf(any) ?? (any.typeUrl && any.value ? unpackAny(any) : undefined);
  } catch {
    return [{ path: "", rule: `must hold the bytes of ${any.typeUrl}` }];
  }
  if (inside === undefined) return undefined;
  const found = messageCheck(inside.schema, secret || secretMessages.has(inside.schema.typeName))(inside.message);
  return found && below(`<${inside.schema.typeName}>`, found);
}

function listCheck(
  field: DescField & { fieldKind: "list" },
  rules: FieldRules | undefined,
  secret: boolean,
): Check | undefined {
  if (rules?.type.case !== undefined && rules.type.case !== "repeated")
    throw new UnknownRule(`list.${rules.type.case}`);
  const own = rules?.type.case === "repeated" ? rules.type.value : undefined;
  const size = checkOf(own === undefined ? [] : listRules(own), true);
  const item =
    field.listKind === "message" ? embedded(field, own?.items, secret) : plainCheck(field, own?.items, secret);
  return both(
    size,
    item &&
      ((value) => {
        let found: readonly Violation[] | undefined;
        const list = value as readonly unknown[];
        for (let i = 0; i < list.length; i++) {
          const inside = item(list[i]);
          if (inside !== undefined) found = merge(found, below(`[${i}]`, inside));
        }
        return found;
      }),
  );
}

function listRules(rules: object): Rule[] {
  return setRules(rules).flatMap(([name, operand]): Rule[] => {
    const n = Number(operand);
    if (name === "minItems")
      return [(list: unknown[]) => (list.length >= n ? undefined : `must have at least ${n} items`)];
    if (name === "maxItems")
      return [(list: unknown[]) => (list.length <= n ? undefined : `must have at most ${n} items`)];
    if (name === "unique")
      return [(list: unknown[]) => (new Set(list).size === list.length ? undefined : "must not hold an item twice")];
    if (name === "items" || name === "ignoreEmpty") return [];
    throw new UnknownRule(`repeated.${name}`);
  });
}

function mapCheck(
  field: DescField & { fieldKind: "map" },
  rules: FieldRules | undefined,
  secret: boolean,
): Check | undefined {
  const own = rules?.type.case === "map" ? rules.type.value : undefined;
  const min = Number(own?.minPairs ?? 0n);
  for (const [name] of setRules(own ?? {}))
    if (!["minPairs", "keys", "values", "ignoreEmpty"].includes(name)) throw new UnknownRule(`map.${name}`);
  const key = checkOf(typeRules(field, own?.keys), secret);
  const value =
    field.mapKind === "message" ? embedded(field, own?.values, secret) : plainCheck(field, own?.values, secret);
  if (min === 0 && key === undefined && value === undefined) return undefined;
  return (map) => {
    const names = Object.keys(map as Fields);
    let found: readonly Violation[] | undefined;
    if (names.length < min) found = [{ path: "", rule: `must have at least ${min} entries` }];
    for (const name of names) {
      const inside = merge(key?.(name), value?.((map as Fields)[name]));
      if (inside !== undefined) found = merge(found, below(`[${JSON.stringify(name)}]`, inside));
    }
    return found;
  };
}

function plainCheck(field: DescField, rules: FieldRules | undefined, secret: boolean): Check | undefined {
  return checkOf(typeRules(field, rules), secret);
}

function typeRules(field: DescField, rules: FieldRules | undefined): Rule[] {
  const type = rules?.type;
  if (type?.case === undefined) return [];
  switch (type.case) {
    case "string":
      return stringRules(type.value);
    case "bytes":
      return bytesRules(type.value);
    case "bool":
      return boolRules(type.value);
    case "enum":
      return enumRules(field, type.value);
    case "any":
      return anyRules(type.value);
    case "duration":
    case "timestamp":
      return numberRules(type.value, nanoseconds);
    case "repeated":
    case "map":
      throw new UnknownRule(`${type.case} on ${field.name}`);
    default:
      return numberRules(type.value);
  }
}

function enumRules(field: DescField, rules: object): Rule[] {
  const desc = field.enum;
  return setRules(rules).flatMap(([name, operand]): Rule[] => {
    if (name === "definedOnly")
      return operand === true && desc !== undefined
        ? [(value: number) => (isDeclared(desc, value) ? undefined : `must be a value of ${desc.name}`)]
        : [];
    return numberRules({ [name]: operand });
  });
}

function anyRules(rules: object): Rule[] {
  return setRules(rules).flatMap(([name, operand]): Rule[] => {
    if (name === "required") return [];
    const listed = new Set(operand as readonly string[]);
    const text = [...listed].join(", ");
    if (name === "in") return [(any: Any) => (listed.has(any.typeUrl) ? undefined : `must be one of ${text}`)];
    if (name === "notIn") return [(any: Any) => (listed.has(any.typeUrl) ? `must not be one of ${text}` : undefined)];
    throw new UnknownRule(`any.${name}`);
  });
}
