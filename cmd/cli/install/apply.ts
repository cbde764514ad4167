import type { KubeObject } from "../../../core/resource/mod.ts";
import type { Writer } from "./writer.ts";

/** Says which release of the Gateway API a definition is of. */
const BUNDLE_VERSION = "gateway.networking.k8s.io/bundle-version";

/** Applies definitions. One of a newer Gateway API is left as it is: others in the cluster may need it, and it serves Postern too. */
export async function applyDefinitions(writer: Writer, definitions: readonly KubeObject[]): Promise<void> {
  for (const definition of definitions) {
    const ours = definition.metadata.annotations?.[BUNDLE_VERSION];
    const theirs = (await writer.find(definition))?.metadata.annotations?.[BUNDLE_VERSION];
    if (ours !== undefined && theirs !== undefined && isNewer(theirs, ours)) {
      writer.keep(definition, `it is of the Gateway API ${theirs}, newer than ${ours}`);
    } else await writer.apply(definition);
  }
}

/** Applies objects in their order. A job cannot be changed, so one that an earlier installation left is replaced. */
export async function applyAll(writer: Writer, objects: readonly KubeObject[]): Promise<void> {
  for (const object of objects) {
    if (object.kind === "Job") await writer.remove(object);
    await writer.apply(object);
  }
}

/** Whether one release is newer: `v1.6.1` than `v1.5.0`, by its numbers. */
export function isNewer(one: string, other: string): boolean {
  const [a, b] = [numbersOf(one), numbersOf(other)];
  const at = a.findIndex((number, i) => number !== b[i]);
  return at >= 0 && (a[at] as number) > (b[at] ?? 0);
}

function numbersOf(release: string): readonly number[] {
  return release
    .replace(/^v/, "")
    .split(/[.-]/)
    .map((part) => Number.parseInt(part, 10))
    .filter((number) => !Number.isNaN(number));
}
