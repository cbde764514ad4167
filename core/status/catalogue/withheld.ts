import type { Condition } from "../types.ts";
import { fails } from "./condition.ts";

/** The words of Envoy about an object, as part of a condition. */
export function refusedText(reason: string): string {
  return `Envoy refuses what it comes to: ${reason}`;
}

/** An object of which no version could be read, as part of a condition. */
export function refusedAtSource(reason: string): string {
  return `It is refused, and no earlier version is known: ${reason}`;
}

/** An object that was refused is in force again, or is looked at anew, since it changed. */
export function acceptedText(): string {
  return "It is not withheld any more: it changed, or Envoy takes it now.";
}

/** A resource that would break the rules of Envoy's API, so that it is not sent. */
export function leftOutText(resource: string, reason: string): string {
  return `What it comes to is not sent to Envoy, since Envoy would refuse it: ${resource}: ${reason}`;
}

/** A refusal of which it could not be told in time whose fault it is. */
export function untracedText(resource: string, from: readonly string[], reason: string): string {
  const made = from.length === 0 ? "comes from no object" : `is made from ${from.join(", ")}`;
  return `Envoy refuses ${resource}, which ${made}, and it could not be told which of them is to blame: ${reason}`;
}

/** The Envoy of a data plane ends before it serves. */
export function proxyDoesNotStart(dataPlane: string, why: string): string {
  return `The Envoy of ${dataPlane} does not run with these settings: ${why}`;
}

/** Something failed in Postern itself; the number names the place for a report. */
export function failedText(where: string, number: string): string {
  return `Translating it failed at ${where}, which is a fault of Postern: please report the number ${number}.`;
}

/** A proxy ended again and again when it took this. */
export function proxyDied(): string {
  return "the proxy ended twice within 10 s of taking this.";
}

/** A listener that is left out, since Envoy refuses it. */
export function listenerWithheld(what: string): Condition {
  return fails("Programmed", "Invalid", `The listener is left out. ${what}`);
}

/** An EnvoyPatchPolicy that is left out, since Envoy refuses what it makes. */
export function patchWithheld(what: string): Condition {
  return fails("Programmed", "Invalid", `The patches are not applied, the last ones that Envoy took stay. ${what}`);
}

/** An object that another one refers to is withheld; as the reason why the reference cannot be used. */
export function referenceWithheld(kind: string, key: string, reason: string): string {
  return `${kind} ${key} is not used: ${refusedText(reason)}`;
}
