import type * as ir from "../../../../core/ir/mod.ts";
import type { ObjectRef } from "../../../../core/object/mod.ts";
import { KINDS } from "../../../../core/resource/kinds.ts";

const groupOfKind: ReadonlyMap<string, string> = new Map(KINDS.map((kind) => [kind.name, kind.group]));

const none: readonly ObjectRef[] = Object.freeze([]);

/** The object that a piece of IR came from, and the policies that shaped it; the IR leaves out groups, the table of kinds knows them. */
export function sourcesOf(metadata: ir.ResourceMetadata | undefined): readonly ObjectRef[] {
  return metadata === undefined ? none : [metadata, ...(metadata.policies ?? [])].flatMap(refTo);
}

/** The same of policies alone. */
export function sourcesOfPolicies(policies: readonly ir.PolicyMetadata[] | undefined): readonly ObjectRef[] {
  return policies === undefined ? none : policies.flatMap(refTo);
}

function refTo({ kind, name, namespace = "" }: ir.PolicyMetadata): readonly ObjectRef[] {
  if (kind === undefined || name === undefined || name === "") return none;
  return [{ group: groupOfKind.get(kind) ?? "", kind, namespace, name }];
}

/** All references, each once, in order of first appearance. */
export function distinctSources(lists: Iterable<readonly ObjectRef[]>): readonly ObjectRef[] {
  const seen = new Map<string, ObjectRef>();
  for (const list of lists) {
    for (const ref of list) {
      const key = `${ref.group}/${ref.kind}/${ref.namespace}/${ref.name}`;
      if (!seen.has(key)) seen.set(key, ref);
    }
  }
  return [...seen.values()];
}

/** Foreign objects, each once: listeners that share a port are often under the same policy. */
export function distinctRefs(refs: readonly ir.UnstructuredRef[]): readonly ir.UnstructuredRef[] {
  const seen = new Map<string, ir.UnstructuredRef>();
  for (const ref of refs) {
    const { apiVersion, kind, metadata } = ref.object ?? {};
    const key = `${apiVersion?.replace(/\/[^/]*$/, "")}/${kind}/${metadata?.namespace ?? ""}/${metadata?.name}`;
    if (!seen.has(key)) seen.set(key, ref);
  }
  return [...seen.values()];
}
