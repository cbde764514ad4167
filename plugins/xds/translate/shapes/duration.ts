import type { DurationSchema } from "@bufbuild/protobuf/wkt";
import { parseDuration } from "../../../../core/scalars/mod.ts";
import type { Init } from "./init.ts";

/** A duration of Envoy's API. */
export type DurationInit = Init<typeof DurationSchema>;

/** Nanoseconds of a span as Go prints it; throws on anything else, since the IR holds nothing else. */
export function nanoseconds(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined) throw new TypeError(`not a duration: ${text}`);
  return Math.round(milliseconds * 1e6);
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
