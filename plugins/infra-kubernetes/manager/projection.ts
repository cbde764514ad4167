import type { KubeObject } from "../../../core/resource/mod.ts";
import { parseQuantity } from "../../../core/scalars/mod.ts";

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

/** Whether a workload that is there would get other pods: its template differs in something that is applied. */
export function describesOtherPods(desired: KubeObject, live: KubeObject | undefined): boolean {
  if (live === undefined) return false;
  const template = ({ spec }: KubeObject) => (spec as { readonly template?: unknown } | undefined)?.template;
  const wanted = template(desired);
  return wanted !== undefined && !sameParts(wanted, project(wanted, template(live)));
}

/** Whether all parts of a value stand in another one alike; quantities are the same however they are written. */
function sameParts(wanted: unknown, held: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      wanted.length === (Array.isArray(held) ? held.length : 0) &&
      wanted.every((item, i) => sameParts(item, (held as readonly unknown[])[i]))
    );
  }
  if (typeof wanted !== "object" || wanted === null) return wanted === held || sameQuantity(wanted, held);
  const parts = Object.entries(wanted).filter(([, value]) => value !== undefined);
  const record = (typeof held === "object" && held !== null ? held : {}) as Readonly<Record<string, unknown>>;
  return parts.every(([key, value]) => sameParts(value, record[key]));
}

function sameQuantity(a: unknown, b: unknown): boolean {
  const [one, other] = [a, b].map((value) => parseQuantity(String(value ?? "")));
  return one !== undefined && one === other;
}
