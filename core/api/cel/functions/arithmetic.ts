import { asNumber, Duration, fail, Timestamp, typeName } from "../evaluation/values.ts";

const INT_MAX = 2 ** 63;

function inRange(value: number): number {
  return value >= -INT_MAX && value < INT_MAX ? value : fail("a number out of range");
}

function add(a: unknown, b: unknown): unknown {
  if (typeof a === "number" && typeof b === "number") return inRange(a + b);
  if (typeof a === "string" && typeof b === "string") return a + b;
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
  if (a instanceof Duration && b instanceof Duration) return new Duration(a.nanos + b.nanos);
  if (a instanceof Timestamp && b instanceof Duration) return new Timestamp(a.nanos + b.nanos);
  if (a instanceof Duration && b instanceof Timestamp) return new Timestamp(a.nanos + b.nanos);
  return fail(`cannot add ${typeName(a)} and ${typeName(b)}`);
}

function subtract(a: unknown, b: unknown): unknown {
  if (typeof a === "number" && typeof b === "number") return inRange(a - b);
  if (a instanceof Duration && b instanceof Duration) return new Duration(a.nanos - b.nanos);
  if (a instanceof Timestamp && b instanceof Duration) return new Timestamp(a.nanos - b.nanos);
  if (a instanceof Timestamp && b instanceof Timestamp) return new Duration(a.nanos - b.nanos);
  return fail(`cannot subtract ${typeName(b)} from ${typeName(a)}`);
}

function multiply(a: unknown, b: unknown): number {
  return inRange(asNumber(a) * asNumber(b));
}

function divide(a: unknown, b: unknown, { whole }: { readonly whole: boolean }): number {
  const divisor = asNumber(b);
  const quotient = asNumber(a) / divisor;
  if (!whole || !Number.isInteger(a) || !Number.isInteger(b)) return quotient;
  return divisor === 0 ? fail("division by zero") : Math.trunc(quotient);
}

function modulo(a: unknown, b: unknown): number {
  return asNumber(b) === 0 ? fail("modulus by zero") : asNumber(a) % asNumber(b);
}

/** The arithmetic of CEL over numbers, texts, lists, durations and times. */
export const arithmetic = { add, subtract, multiply, divide, modulo };
