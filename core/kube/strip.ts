import type { KubeObject } from "../object/mod.ts";

/** kubectl's copy of the manifest it applied last: as large as the object itself. */
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/**
 * An object that was just parsed, without managed fields and without kubectl's copy of it: they can be more than half of an
 * object and nothing reads them. Takes the fields out of the object itself, which belongs to nobody else yet.
 */
export function stripped(object: KubeObject): KubeObject {
  const metadata = object.metadata as { managedFields?: unknown; annotations?: Record<string, string> } | undefined;
  if (metadata === undefined) return object;
  if (metadata.managedFields !== undefined) delete metadata.managedFields;
  const { annotations } = metadata;
  if (annotations?.[LAST_APPLIED] !== undefined) {
    delete annotations[LAST_APPLIED];
    if (Object.keys(annotations).length === 0) delete metadata.annotations;
  }
  return object;
}
