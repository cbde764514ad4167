import { asText, Duration, fail, Timestamp, typeName } from "../evaluation/values.ts";
import type { Functions } from "./function.ts";

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const PART = /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/y;
const MAX = 2n ** 63n;

/** A duration in Go's notation (`1h30m`, `250ms`, `0`); nothing where the text is none or is out of range. */
export function parseDuration(text: string): Duration | undefined {
  const body = text.replace(/^[+-]/, "");
  if (body === "0") return new Duration(0n);
  let nanos = 0n;
  let at = 0;
  while (at < body.length || at === 0) {
    PART.lastIndex = at;
    const [part, whole = "", fraction = "", unit = ""] = PART.exec(body) ?? [];
    const scale = UNITS[unit];
    if (part === undefined || scale === undefined || whole + fraction === "") return undefined;
    nanos += (BigInt(whole + fraction) * scale) / 10n ** BigInt(fraction.length);
    at += part.length;
  }
  if (nanos >= MAX) return undefined;
  return new Duration(text.startsWith("-") ? -nanos : nanos);
}

function parseTimestamp(text: string): Timestamp {
  const millis = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(millis) ? fail(`${text} is not a time`) : new Timestamp(BigInt(millis) * 1_000_000n);
}

function dateOf(value: unknown): Date {
  if (!(value instanceof Timestamp)) return fail(`expected a time, not ${typeName(value)}`);
  return new Date(Number(value.nanos / 1_000_000n));
}

/** A part of a duration in whole units, or of a time of day in UTC. */
function part(
  value: unknown,
  { unit, ofDate }: { readonly unit: bigint; readonly ofDate: (date: Date) => number },
): number {
  return value instanceof Duration ? Number(value.nanos / unit) : ofDate(dateOf(value));
}

const SECOND = 1_000_000_000n;

/** CEL's functions on durations and times. */
export const timeFunctions: Functions = {
  duration: {
    1: ([a]) => (a instanceof Duration ? a : (parseDuration(asText(a)) ?? fail(`${a} is not a duration`))),
  },
  timestamp: { 1: ([a]) => (a instanceof Timestamp ? a : parseTimestamp(asText(a))) },
  getHours: { 1: ([a]) => part(a, { unit: 3600n * SECOND, ofDate: (date) => date.getUTCHours() }) },
  getMinutes: { 1: ([a]) => part(a, { unit: 60n * SECOND, ofDate: (date) => date.getUTCMinutes() }) },
  getSeconds: { 1: ([a]) => part(a, { unit: SECOND, ofDate: (date) => date.getUTCSeconds() }) },
  getMilliseconds: { 1: ([a]) => part(a, { unit: 1_000_000n, ofDate: (date) => date.getUTCMilliseconds() }) },
  getFullYear: { 1: ([a]) => dateOf(a).getUTCFullYear() },
  getMonth: { 1: ([a]) => dateOf(a).getUTCMonth() },
  getDate: { 1: ([a]) => dateOf(a).getUTCDate() },
  getDayOfMonth: { 1: ([a]) => dateOf(a).getUTCDate() - 1 },
  getDayOfWeek: { 1: ([a]) => dateOf(a).getUTCDay() },
};
