import { RE2JS } from "re2js";
import { KnownRegex, type StringRules } from "../generated/validate/validate_pb.ts";
import { EncodedMessage } from "../message/encoded-message.ts";
import type { Rule } from "../message/violation.ts";
import { setRules } from "./rules.ts";

/** A rule that the descriptors hold and this validator does not know: a bug, found by the test that compiles all messages. */
export class UnknownRule extends Error {}

type Ordered = number | bigint;

/** Rules for numbers of every width; durations and timestamps pass `read`, which makes nanoseconds of them. */
export function numberRules(rules: object, read: (value: unknown) => Ordered = (value) => value as Ordered): Rule[] {
  const set = new Map(setRules(rules));
  const bound = (name: string): Ordered | undefined => (set.has(name) ? read(set.get(name)) : undefined);
  const text = (name: string): string => describeBound(set.get(name));
  const result: Rule[] = [...rangeRules(bound, text)];
  for (const [name, operand] of set) {
    if (["gt", "gte", "lt", "lte", "required"].includes(name)) continue;
    if (name === "const") result.push((value) => (read(value) === read(operand) ? undefined : `must be ${text(name)}`));
    else if (name === "in") result.push(memberRule((operand as unknown[]).map(read), true, read));
    else if (name === "notIn") result.push(memberRule((operand as unknown[]).map(read), false, read));
    else if (name !== "ignoreEmpty") throw new UnknownRule(name);
  }
  return set.get("ignoreEmpty") === true ? result.map((rule) => unlessZero(rule)) : result;

  function rangeRules(limit: typeof bound, shown: typeof text): Rule[] {
    const [lt, lte, gt, gte] = [limit("lt"), limit("lte"), limit("gt"), limit("gte")];
    const [upper, lower] = [lt ?? lte, gt ?? gte];
    const belowUpper = (x: Ordered): boolean => upper === undefined || (lt !== undefined ? x < upper : x <= upper);
    const aboveLower = (x: Ordered): boolean => lower === undefined || (gt !== undefined ? x > lower : x >= lower);
    const high = lt !== undefined ? `below ${shown("lt")}` : `at most ${shown("lte")}`;
    const low = gt !== undefined ? `above ${shown("gt")}` : `at least ${shown("gte")}`;
    // Bounds the wrong way round mean "outside of", in protoc-gen-validate as here.
    if (upper !== undefined && lower !== undefined && lower > upper)
      return [
        (value) => (belowUpper(read(value)) || aboveLower(read(value)) ? undefined : `must be ${low} or ${high}`),
      ];
    const checks: Rule[] = [];
    if (lower !== undefined) checks.push((value) => (aboveLower(read(value)) ? undefined : `must be ${low}`));
    if (upper !== undefined) checks.push((value) => (belowUpper(read(value)) ? undefined : `must be ${high}`));
    return checks;
  }
}

function memberRule(list: readonly unknown[], wanted: boolean, read: (value: unknown) => unknown): Rule {
  const text = `${wanted ? "must be one of" : "must not be one of"} ${list.map(String).join(", ")}`;
  return (value) => (list.includes(read(value)) === wanted ? undefined : text);
}

function unlessZero(rule: Rule): Rule {
  return (value: unknown) => (value === 0 || value === 0n || value === "" ? undefined : rule(value as never));
}

function describeBound(operand: unknown): string {
  if (typeof operand !== "object" || operand === null) return String(operand);
  const { seconds, nanos } = operand as { seconds: bigint; nanos: number };
  return `${Number(seconds) + nanos / 1e9}s`;
}

/** A Duration or Timestamp, as a message or an init object. */
export function spanOf(value: unknown): { readonly seconds?: bigint; readonly nanos?: number } {
  return (value instanceof EncodedMessage ? value.message() : value) as {
    readonly seconds?: bigint;
    readonly nanos?: number;
  };
}

/** Nanoseconds of a Duration or Timestamp. */
export function nanoseconds(value: unknown): bigint {
  const { seconds = 0n, nanos = 0 } = spanOf(value);
  return seconds * 1_000_000_000n + BigInt(nanos);
}

/** Rules for strings; lengths count code points, patterns are RE2. */
export function stringRules(rules: StringRules): Rule[] {
  const result: Rule[] = [];
  for (const [name, operand] of setRules(rules)) {
    if (name === "ignoreEmpty" || name === "strict") continue;
    if (name === "wellKnown") {
      const known = operand as StringRules["wellKnown"];
      if (known.case === undefined) continue;
      if (known.case !== "wellKnownRegex") throw new UnknownRule(`string.${known.case}`);
      result.push(headerRule(known.value, rules.strict));
      continue;
    }
    const make = stringRule[name];
    if (make === undefined) throw new UnknownRule(`string.${name}`);
    result.push(make(operand as never));
  }
  return rules.ignoreEmpty ? result.map(unlessZero) : result;
}

const stringRule: Readonly<Record<string, (operand: never) => Rule>> = {
  const: (wanted: string) => (value: string) => (value === wanted ? undefined : `must be ${JSON.stringify(wanted)}`),
  len: (n: bigint) => (value: string) => (codePoints(value) === Number(n) ? undefined : `must have ${n} characters`),
  minLen: (n: bigint) => (value: string) =>
    value.length >= 2 * Number(n) || codePoints(value) >= Number(n) ? undefined : `must have at least ${n} characters`,
  maxLen: (n: bigint) => (value: string) =>
    value.length <= Number(n) || codePoints(value) <= Number(n) ? undefined : `must have at most ${n} characters`,
  minBytes: (n: bigint) => (value: string) => (bytes(value) >= Number(n) ? undefined : `must have at least ${n} bytes`),
  maxBytes: (n: bigint) => (value: string) =>
    value.length * 3 <= Number(n) || bytes(value) <= Number(n) ? undefined : `must have at most ${n} bytes`,
  pattern: (source: string) => {
    const matches = matcherOf(source);
    return (value: string) => (matches(value) ? undefined : `must match ${source}`);
  },
  prefix: (start: string) => (value: string) => (value.startsWith(start) ? undefined : `must begin with ${start}`),
  suffix: (end: string) => (value: string) => (value.endsWith(end) ? undefined : `must end with ${end}`),
  contains: (part: string) => (value: string) => (value.includes(part) ? undefined : `must contain ${part}`),
  notContains: (part: string) => (value: string) => (value.includes(part) ? `must not contain ${part}` : undefined),
  in: (list: readonly string[]) => memberRule(list, true, (value) => value),
  notIn: (list: readonly string[]) => memberRule(list, false, (value) => value),
};

/** No dot and no class of characters, over which RE2 and JavaScript differ; these are patterns of the API, never of users. */
const PORTABLE = /^(?:[^.\\]|\\[^dDsSwWbBpP\d])*$/;

/** Native where it means the same, as that takes a tenth of the time, and paths of routes have a pattern. */
function matcherOf(source: string): (value: string) => boolean {
  if (PORTABLE.test(source)) {
    const native = new RegExp(source);
    return (value) => native.test(value);
  }
  const expression = RE2JS.compile(source);
  return (value) => expression.matcher(value).find();
}

function codePoints(value: string): number {
  let count = 0;
  for (const _ of value) count++;
  return count;
}

const utf8 = new TextEncoder();
const bytes = (value: string): number => utf8.encode(value).length;

/** Header names and values as protoc-gen-validate knows them: the loose form of both only keeps NUL, CR and LF out. */
function headerRule(kind: KnownRegex, strict: boolean): Rule {
  const name = kind === KnownRegex.HTTP_HEADER_NAME;
  if (!name && kind !== KnownRegex.HTTP_HEADER_VALUE) throw new UnknownRule(`string.well_known_regex ${kind}`);
  const strictForm = name ? /^:?[0-9a-zA-Z!#$%&'*+-.^_|~`]+$/ : /^[^\u0000-\u0008\u000A-\u001F\u007F]*$/;
  const form = strict ? strictForm : /^[^\0\n\r]*$/;
  const text = `must be an HTTP header ${name ? "name" : "value"}`;
  return (value: string) => (form.test(value) ? undefined : text);
}

/** Rules for byte fields. */
export function bytesRules(rules: object): Rule[] {
  return setRules(rules).flatMap(([name, operand]): Rule | Rule[] => {
    const n = Number(operand);
    if (name === "minLen")
      return (value: Uint8Array) => (value.length >= n ? undefined : `must have at least ${n} bytes`);
    if (name === "maxLen")
      return (value: Uint8Array) => (value.length <= n ? undefined : `must have at most ${n} bytes`);
    if (name === "wellKnown" && (operand as { case?: string }).case === undefined) return [];
    throw new UnknownRule(`bytes.${name}`);
  });
}

/** The only rule for booleans: a fixed value. */
export function boolRules(rules: object): Rule[] {
  return setRules(rules).map(([name, wanted]): Rule => {
    if (name !== "const") throw new UnknownRule(`bool.${name}`);
    return (value) => (value === wanted ? undefined : `must be ${wanted}`);
  });
}
