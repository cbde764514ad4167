/**
 * The part of `live` that `desired` speaks of: the same fields and list places, with the values the server holds.
 * Two projections of one object differ exactly when somebody changed what was applied, however the server writes
 * quantities and whatever it adds by itself.
 */
export function project(desired: unknown, live: unknown): unknown {
  if (Array.isArray(desired)) {
    return Array.isArray(live) ? desired.map((item, i) => project(item, live[i])) : undefined;
  }
  if (typeof desired !== "object" || desired === null) return live;
  if (typeof live !== "object" || live === null) return undefined;
  const held = live as Readonly<Record<string, unknown>>;
  const parts = Object.entries(desired).filter(([, value]) => value !== undefined);
  return Object.fromEntries(parts.map(([key, value]) => [key, project(value, held[key])]));
}
