import type { KubeObject } from "../object/mod.ts";

/**
 * The one order of objects: creation time, then namespace, then name; objects without a time come first.
 * Gateway API resolves every conflict between objects this way: "the oldest Route based on creation timestamp",
 * then "the Route appearing first in alphabetical order by {namespace}/{name}".
 */
export function compareObjects(a: KubeObject, b: KubeObject): number {
  return (
    compareText(a.metadata.creationTimestamp ?? "", b.metadata.creationTimestamp ?? "") ||
    compareText(a.metadata.namespace ?? "", b.metadata.namespace ?? "") ||
    compareText(a.metadata.name, b.metadata.name)
  );
}

/** A text for each object: in the order of texts as {@link compareObjects} orders objects, and equal for versions of one object that keep their place. */
export function orderKey({ metadata }: KubeObject): string {
  return `${metadata.creationTimestamp ?? ""}\u0000${metadata.namespace ?? ""}\u0000${metadata.name}`;
}

/** Orders text by code unit, the same on every machine (never by locale). */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
