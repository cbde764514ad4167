import { asText, fail, Quantity, sign, typeName } from "../evaluation/values.ts";
import type { Functions } from "./function.ts";

const SYNTAX = /^([+-]?)(\d*)(?:\.(\d*))?(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d+))?$/;
const BINARY = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const NANO = 1_000_000_000n;

/** A quantity of Kubernetes (`250m`, `1.5Gi`, `2e3`); digits beyond 10^-9 are rounded up, away from zero. */
export function parseQuantity(text: string): Quantity | undefined {
  const [, minus, whole = "", fraction = "", binary, suffix, exponent] = SYNTAX.exec(text) ?? [];
  if (minus === undefined || whole + fraction === "") return undefined;
  const power = Number(exponent ?? DECIMAL[suffix ?? ""] ?? 0) + 9 - fraction.length;
  const factor = binary ? 1024n ** BigInt(BINARY.indexOf(binary) + 1) : 1n;
  const digits = BigInt(whole + fraction) * factor;
  const nano = power >= 0 ? digits * 10n ** BigInt(Math.min(power, 100)) : divideUp(digits, 10n ** BigInt(-power));
  return new Quantity(minus === "-" ? -nano : nano);
}

function divideUp(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}

function asQuantity(value: unknown): Quantity {
  return value instanceof Quantity ? value : fail(`expected a quantity, not ${typeName(value)}`);
}

function nanoOf(value: unknown): bigint {
  return typeof value === "number" ? BigInt(value) * NANO : asQuantity(value).nano;
}

function asInteger(value: unknown): number {
  const { nano } = asQuantity(value);
  return nano % NANO === 0n ? Number(nano / NANO) : fail("the quantity is not a whole number");
}

/** Kubernetes' functions on quantities. */
export const quantityFunctions: Functions = {
  quantity: { 1: ([text]) => parseQuantity(asText(text)) ?? fail(`${text} is not a quantity`) },
  isQuantity: { 1: ([text]) => parseQuantity(asText(text)) !== undefined },
  sign: { 1: ([a]) => sign(nanoOf(a)) },
  isGreaterThan: { 2: ([a, b]) => nanoOf(asQuantity(a)) > nanoOf(asQuantity(b)) },
  isLessThan: { 2: ([a, b]) => nanoOf(asQuantity(a)) < nanoOf(asQuantity(b)) },
  compareTo: { 2: ([a, b]) => sign(nanoOf(asQuantity(a)) - nanoOf(asQuantity(b))) },
  asApproximateFloat: { 1: ([a]) => Number(nanoOf(asQuantity(a))) / 1e9 },
  asInteger: { 1: ([a]) => asInteger(a) },
  isInteger: { 1: ([a]) => asQuantity(a).nano % NANO === 0n },
  add: { 2: ([a, b]) => new Quantity(asQuantity(a).nano + nanoOf(b)) },
  sub: { 2: ([a, b]) => new Quantity(asQuantity(a).nano - nanoOf(b)) },
};
