import type { RouteKind } from "../base/keys.ts";

/** `httproute/namespace/name` of a route, the beginning of all its names in the IR. */
export function routeName(kind: RouteKind, key: string): string {
  return `${kind.toLowerCase()}/${key}`;
}

/** Name of a rule's destination; -1 stands for the only rule of kinds that have one. */
export function destinationName(kind: RouteKind, key: string, rule: number): string {
  return `${routeName(kind, key)}/rule/${rule}`;
}

/** Name of one match of a rule; -1 when the rule has none and takes everything. */
export function matchName(destination: string, match: number): string {
  return `${destination}/match/${match}`;
}

/** Name of one backend of a destination. */
export function settingName(destination: string, backend: number): string {
  return `${destination}/backend/${backend}`;
}

/** A host as part of a route's name: dots would be read as separators of statistics. */
export function hostInName(host: string): string {
  return host.replaceAll(".", "_");
}
