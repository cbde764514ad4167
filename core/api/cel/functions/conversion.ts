import { asNumber, asText, Cidr, Duration, fail, Ip, isDict, Optional, typeName } from "../evaluation/values.ts";
import type { Functions } from "./function.ts";
import { networkText } from "./network.ts";

function toText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value instanceof Ip || value instanceof Cidr) return networkText(value);
  if (value instanceof Duration) return `${Number(value.nanos) / 1e9}s`;
  if (value instanceof Uint8Array) return new TextDecoder("utf-8", { fatal: true }).decode(value);
  return fail(`${typeName(value)} has no text`);
}

function toNumber(value: unknown, syntax: RegExp): number {
  if (typeof value === "number") return value;
  const text = asText(value);
  return syntax.test(text) ? Number(text) : fail(`${text} is not a number`);
}

function toBool(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  if (/^(?:1|t|T|TRUE|true|True)$/.test(asText(value))) return true;
  return /^(?:0|f|F|FALSE|false|False)$/.test(asText(value)) ? false : fail(`${value} is neither true nor false`);
}

function asOptional(value: unknown): Optional {
  return value instanceof Optional ? value : fail(`expected an optional value, not ${typeName(value)}`);
}

/** CEL's conversions between types, and optional values. */
export const conversions: Functions = {
  string: { 1: ([a]) => toText(a) },
  int: { 1: ([a]) => Math.trunc(toNumber(a, /^[+-]?\d+$/)) },
  uint: { 1: ([a]) => Math.trunc(toNumber(a, /^\d+$/)) },
  double: { 1: ([a]) => toNumber(a, /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/) },
  bool: { 1: ([a]) => toBool(a) },
  bytes: { 1: ([a]) => (a instanceof Uint8Array ? a : new TextEncoder().encode(asText(a))) },
  dyn: { 1: ([a]) => a },
  type: { 1: ([a]) => typeName(a) },
  hasValue: { 1: ([a]) => asOptional(a).value !== undefined },
  value: { 1: ([a]) => asOptional(a).value ?? fail("the optional value is missing") },
  orValue: { 2: ([a, otherwise]) => asOptional(a).value ?? otherwise },
};

/** Makers of optional values. */
export const optionalNamespace: Functions = {
  none: { 0: () => new Optional() },
  of: { 1: ([a]) => new Optional(a) },
  ofNonZeroValue: { 1: ([a]) => new Optional(isZero(a) ? undefined : a) },
};

function isZero(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isDict(value)) return Object.keys(value).length === 0;
  return value === null || value === "" || value === false || (typeof value === "number" && asNumber(value) === 0);
}
