/** An evaluation that has no value: a missing key, a wrong type, an argument out of range. `||` and `&&` may absorb it. */
export class CelFailure {
  constructor(readonly reason: string) {}
}

/** The rule spent all it may spend. Nothing absorbs it. */
export class CostExceeded {
  readonly reason = "it costs too much to evaluate";
}

/** Ends the evaluation of the innermost expression without a value. */
export function fail(reason: string): never {
  throw new CelFailure(reason);
}

/** A value of a type that JSON does not have. */
export abstract class CelValue {}

/** Nanoseconds, as Go counts durations. */
export class Duration extends CelValue {
  constructor(readonly nanos: bigint) {
    super();
  }
}

/** Nanoseconds since 1970. */
export class Timestamp extends CelValue {
  constructor(readonly nanos: bigint) {
    super();
  }
}

/** A Kubernetes quantity in units of 10^-9. */
export class Quantity extends CelValue {
  constructor(readonly nano: bigint) {
    super();
  }
}

/** An IP address as a number of 32 or 128 bits. */
export class Ip extends CelValue {
  constructor(
    readonly family: 4 | 6,
    readonly bits: bigint,
  ) {
    super();
  }
}

/** A network: an address and how many of its first bits count. */
export class Cidr extends CelValue {
  constructor(
    readonly ip: Ip,
    readonly prefix: number,
  ) {
    super();
  }
}

/** An absolute URL or an absolute path, in its parts. */
export class Url extends CelValue {
  constructor(
    readonly scheme: string,
    readonly host: string,
    readonly path: string,
    readonly query: string,
  ) {
    super();
  }
}

/** A value that may be missing. */
export class Optional extends CelValue {
  constructor(readonly value?: unknown) {
    super();
  }
}

/** A named string format of the `format` library. */
export class Format extends CelValue {
  constructor(
    readonly name: string,
    readonly errors: (text: string) => readonly string[],
  ) {
    super();
  }
}

/** A CEL map. */
export type Dict = Readonly<Record<string, unknown>>;

/** Whether a value is a CEL map (a JSON object). */
export function isDict(value: unknown): value is Dict {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return !(value instanceof CelValue || value instanceof Uint8Array);
}

/** The CEL name of a value's type, for messages and `type()`. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return "null_type";
  if (Array.isArray(value)) return "list";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "double";
  if (typeof value === "string") return "string";
  if (value instanceof Uint8Array) return "bytes";
  return isDict(value) ? "map" : value.constructor.name.toLowerCase();
}

/** CEL equality: deep, by value; values of different types are unequal. */
export function equals(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => equals(item, b[i]));
  if (a.constructor !== b.constructor) return false;
  const left = Object.entries(a);
  return left.length === Object.keys(b).length && left.every(([key, value]) => equals(value, (b as Dict)[key]));
}

/** Orders two values of one type: negative, zero or positive. Fails for values that have no order. */
export function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  if (a instanceof Duration && b instanceof Duration) return sign(a.nanos - b.nanos);
  if (a instanceof Timestamp && b instanceof Timestamp) return sign(a.nanos - b.nanos);
  return fail(`no order between ${typeName(a)} and ${typeName(b)}`);
}

/** -1, 0 or 1. */
export function sign(value: bigint): number {
  if (value === 0n) return 0;
  return value < 0n ? -1 : 1;
}

/** By code points, as UTF-8 bytes compare. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const left = [...a];
  const right = [...b];
  const at = left.findIndex((char, i) => char !== right[i]);
  if (at < 0) return left.length - right.length;
  return (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? -1);
}

/** The text of an argument, or a failure. */
export function asText(value: unknown): string {
  return typeof value === "string" ? value : fail(`expected a string, not ${typeName(value)}`);
}

/** The number of an argument, or a failure. */
export function asNumber(value: unknown): number {
  return typeof value === "number" ? value : fail(`expected a number, not ${typeName(value)}`);
}

/** The list of an argument, or a failure. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : fail(`expected a list, not ${typeName(value)}`);
}
