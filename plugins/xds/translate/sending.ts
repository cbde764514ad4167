import type { Reader, World } from "../../../core/incremental/mod.ts";
import type { ResourceKind, Resources } from "./mod.ts";
import { worldOfSettings } from "./world.ts";

/**
 * What happens to resources after hooks and patches, before they are sent: derivations over the lists of one data plane. Names and places that people, hooks and patches
 * see stay as they are, so it comes last.
 */

const [RESOURCES, DESCRIBED] = ["resources", "described"] as const;

/** Whether what is sent says what it was made from: always, never, or where something that is sent with it may read that. */
export type Described = boolean | "auto";

/** Some resources as the world of what is made of them. */
export function worldOfSending(resources: Resources, described: Described = true): World {
  return worldOfSettings({ [RESOURCES]: resources, [DESCRIBED]: described });
}

/** The resources of a kind as hooks and patches left them. */
export function hookedList<K extends ResourceKind>(kind: K, read: Reader): Resources[K] {
  return hookedResourcesIn(read)[kind];
}

/** All of them. */
export function hookedResourcesIn(read: Reader): Resources {
  return read.setting(RESOURCES) as Resources;
}

/** What is wished of descriptions. */
export function describedIn(read: Reader): Described {
  return read.setting(DESCRIBED) as Described;
}
