/** JSON that may be changed. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** A JSON object that may be changed. */
export type JsonObject = { [key: string]: Json };

/** A step into JSON. */
export type Step = string | number;

/** A value inside of JSON, with what holds it. */
export interface Spot {
  readonly holder: Json[] | JsonObject;
  readonly step: Step;
  readonly path: readonly Step[];
}

/** Every value below `value`, outer ones first. */
export function spotsOf(value: Json, path: readonly Step[] = []): Spot[] {
  if (typeof value !== "object" || value === null) return [];
  const steps: Step[] = Array.isArray(value) ? value.map((_, i) => i) : Object.keys(value);
  return steps.flatMap((step) => {
    const spot: Spot = { holder: value, step, path: [...path, step] };
    return [spot, ...spotsOf(spotValue(spot), spot.path)];
  });
}

/** The value at a spot. */
export function spotValue({ holder, step }: Spot): Json {
  return (holder as Record<Step, Json>)[step] as Json;
}

/** Puts another value there; `__proto__` becomes a field like any other. */
export function put({ holder, step }: Pick<Spot, "holder" | "step">, value: Json): void {
  Object.defineProperty(holder, step, { value, writable: true, enumerable: true, configurable: true });
}

/** The value at a path, undefined where there is none. */
export function valueAt(value: unknown, path: readonly Step[]): Json | undefined {
  let at = value;
  for (const step of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<Step, unknown>)[step];
  }
  return at as Json | undefined;
}
