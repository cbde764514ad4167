/** A kind of plugins of which one has to be there. */
export function nobodyIs(kind: string): string {
  return `no ${kind} plugin that can be used is listed, so nothing would be served: list at least one`;
}

/** An object that two sources bring, told to the one whose version does not count. */
export function sameObjectTwice(object: string, owner: string): string {
  return `${object} is ${owner}'s already, and its version counts: leave it out of one of the two`;
}

/** A provider that the others were not kept waiting for any longer. */
export function bringsNothing(): string {
  return "it has not brought any objects yet, everything else goes on without them";
}

/** An infra manager that did not say whether it serves a data plane. */
export function servesFailed(dataPlane: string, reason: string): string {
  return `it failed to say whether it serves data plane ${dataPlane}, which another manager gets: ${reason}`;
}

/** A value that a provider brought instead of a snapshot. */
export function noSnapshot(found: string): string {
  return `it brought ${found}, which is no snapshot of objects: what it brought before stays`;
}

/** A data plane that two translators have, told to the one whose version does not count. */
export function sameDataPlaneTwice(dataPlane: string, owner: string): string {
  return `data plane ${dataPlane} is ${owner}'s already, and its version counts`;
}

/** A translator whose translation failed as a whole. */
export function translatorFailed(reason: string): string {
  return `its translation failed, what it came to last stays in force: ${reason}`;
}

/** An object from which others are derived, and all is well with them. */
export function derivedWell(count: number): string {
  return `${count} ${count === 1 ? "object was" : "objects were"} derived from it and accepted`;
}

/** An object of which a derivation threw. */
export function derivationFailed(plugin: string, reason: string): string {
  return `plugin ${plugin} failed to derive objects from it, so there are none: ${reason}`;
}

/** A derived object that is left out, told on the object it comes from. */
export function derivedRefused(plugin: string, object: string, reason: string): string {
  return `${object}, which plugin ${plugin} derived from it, is left out: ${reason}`;
}

/** A derived object of which something is not accepted, told on the object it comes from. */
export function derivedNotAccepted(object: string, type: string, message: string): string {
  return `${object}, which is derived from it: ${type}: ${message}`;
}

/** An answer that is no list of objects. */
export function notObjects(): string {
  return "it answered something that is not {objects: [...]} of complete objects";
}
