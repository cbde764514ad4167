import type { Reader, World } from "../../../core/incremental/mod.ts";
import type { ResourceKind, Resources } from "./mod.ts";
import { worldOfSettings } from "./world.ts";

/**
 * What happens to resources after hooks and patches, before they are sent: derivations over the lists of one data plane. Names and places that people, hooks and patches
 * see stay as they are, so it comes last.
 */

const [RESOURCES, UNDESCRIBED] = ["resources", "undescribed"] as const;

/** Some resources as the world of what is made of them; `undescribed`: what is sent does not say what it was made from. */
export function worldOfSending(resources: Resources, undescribed = false): World {
  return worldOfSettings({ [RESOURCES]: resources, [UNDESCRIBED]: undescribed });
}

/** The resources of a kind as hooks and patches left them. */
export function hookedList<K extends ResourceKind>(kind: K, read: Reader): Resources[K] {
  return hookedResourcesIn(read)[kind];
}

/** All of them. */
export function hookedResourcesIn(read: Reader): Resources {
  return read.setting(RESOURCES) as Resources;
}

/** Whether what is sent says nothing of what it was made from. */
export function isUndescribed(read: Reader): boolean {
  return read.setting(UNDESCRIBED) === true;
}
