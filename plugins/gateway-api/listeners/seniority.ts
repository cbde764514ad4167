import { compareText, type KubeObject } from "../../../core/resource/mod.ts";

/**
 * The one order in which listeners take ports and hostnames, as a text to compare: the oldest first. A listener is as old as the younger one of
 * its Gateway and its ListenerSet, so a ListenerSet that comes later takes nothing away; of the same age, "parent Gateway" goes before
 * "ListenerSet ordered by creation time", then "alphabetically by {namespace}/{name}". Listeners of one object have the same text.
 */
export function seniorityOf(gateway: KubeObject, set?: KubeObject): string {
  const [own, ofSet] = [agePartsOf(gateway), set === undefined ? [] : agePartsOf(set)];
  const since = compareText(own[0] ?? "", ofSet[0] ?? "") < 0 ? ofSet[0] : own[0];
  return [since, set === undefined ? "0" : "1", ...own, ...ofSet].join("\u0000");
}

/** Compares what carries such a text; a stable sort keeps the order that listeners have within their object. */
export function bySeniority(a: { readonly seniority: string }, b: { readonly seniority: string }): number {
  return compareText(a.seniority, b.seniority);
}

function agePartsOf({ metadata }: KubeObject): readonly string[] {
  return [metadata.creationTimestamp ?? "", metadata.namespace ?? "", metadata.name];
}
