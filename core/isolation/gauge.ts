import type { Metrics } from "../observe/metrics.ts";
import { describeRef, type ObjectRef } from "../resource/mod.ts";

/** Counts the objects that are withheld now, by kind; a kind of which none is left stands at zero. */
export function createWithheldGauge(metrics: Metrics): (withheld: Iterable<ObjectRef>) => void {
  const gauge = metrics.gauge(
    "postern_withheld_objects",
    "Objects that are left out now, since a proxy refuses what they come to or translating them failed, by kind.",
    ["kind"],
  );
  const told = new Set<string>();
  return (withheld) => {
    const objects = new Map([...withheld].map((ref) => [describeRef(ref), ref.kind]));
    const counts = new Map([...told].map((kind) => [kind, 0]));
    for (const kind of objects.values()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    for (const [kind, count] of counts) gauge.set(count, { kind });
    for (const kind of counts.keys()) told.add(kind);
  };
}
