import type { DurationSchema } from "@bufbuild/protobuf/wkt";
import type { Init } from "./init.ts";

/** A duration of Envoy's API. */
export type DurationInit = Init<typeof DurationSchema>;

const nanosPerUnit: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** Nanoseconds of a span as Go prints it; throws on anything else, since the IR holds nothing else. */
export function nanoseconds(text: string): number {
  const sign = text.startsWith("-") ? -1 : 1;
  const digits = text.replace(/^[+-]/, "");
  if (digits === "0") return 0;
  let total = 0;
  let read = 0;
  for (const [all, amount, unit] of digits.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    total += Number(amount) * nanosPerUnit[unit!]!;
    read += all.length;
  }
  if (read !== digits.length || read === 0) throw new TypeError(`not a duration: ${text}`);
  return sign * Math.round(total);
}

/** A span of the IR as Envoy's duration; nothing stays nothing. */
export function duration(text: string): DurationInit;
export function duration(text: string | undefined): DurationInit | undefined;
export function duration(text: string | undefined): DurationInit | undefined {
  return text === undefined ? undefined : durationOf(nanoseconds(text));
}

/** Nanoseconds as Envoy's duration. */
export function durationOf(nanos: number): DurationInit {
  const seconds = Math.trunc(nanos / 1e9);
  return { seconds: BigInt(seconds), nanos: Math.round(nanos - seconds * 1e9) };
}

/** Whole seconds as Envoy's duration. */
export function seconds(count: number): DurationInit {
  return { seconds: BigInt(count), nanos: 0 };
}
