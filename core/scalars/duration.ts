const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Milliseconds of a duration as Go and the Gateway API write it (`1h2m3s`, `500ms`, `1.5s`); undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  if (text === "0") return 0;
  const sign = text.startsWith("-") ? -1 : 1;
  const body = text.replace(/^[+-]/, "");
  if (!/^((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/.test(body)) return undefined;
  let total = 0;
  for (const [, number, unit] of body.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    total += Number(number) * (UNITS[unit as string] as number);
  }
  return sign * total;
}

/** Milliseconds of a duration that may be absent or unreadable: then undefined. */
export function toMilliseconds(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseDuration(text);
}

/** A duration of so many milliseconds as Go prints it, which is the form of the IR: `90s` becomes `1m30s`. */
export function printDuration(milliseconds: number): string {
  if (milliseconds === 0) return "0s";
  const sign = milliseconds < 0 ? "-" : "";
  const value = Math.abs(milliseconds);
  if (value < 1000) return sign + small(value);
  const hours = Math.floor(value / 3_600_000);
  const minutes = Math.floor((value % 3_600_000) / 60_000);
  const seconds = trimmed((value % 60_000) / 1000);
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${sign}${minutes}m${seconds}s` : `${sign}${seconds}s`;
}

/** The same duration in the form of the IR; undefined when it cannot be read. */
export function toDuration(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const milliseconds = parseDuration(text);
  return milliseconds === undefined ? undefined : printDuration(milliseconds);
}

function small(milliseconds: number): string {
  if (milliseconds >= 1) return `${trimmed(milliseconds)}ms`;
  const nanoseconds = Math.round(milliseconds * 1e6);
  return nanoseconds >= 1000 ? `${trimmed(nanoseconds / 1000)}µs` : `${nanoseconds}ns`;
}

function trimmed(value: number): string {
  return value.toFixed(9).replace(/\.?0+$/, "");
}
