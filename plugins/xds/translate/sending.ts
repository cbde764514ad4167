import type { Reader, World } from "../../../core/incremental/mod.ts";
import type { ResourceKind, Resources } from "./mod.ts";
import { worldOfSettings } from "./world.ts";

/**
 * What happens to resources after hooks and patches, before they are sent: derivations over the lists of one data plane. Names and places that people, hooks and patches
 * see stay as they are, so it comes last.
 */

const [RESOURCES, UNDESCRIBED, PROTECTING] = ["resources", "undescribed", "protecting"] as const;

/** How resources are sent. */
export interface Sending {
  /** What is sent does not say what it was made from. */
  readonly undescribed?: boolean;
  /** Names of filters without which no route of their listeners may be reached. */
  readonly protecting?: ReadonlySet<string>;
}

/** Some resources as the world of what is made of them. */
export function worldOfSending(resources: Resources, { undescribed = false, protecting }: Sending = {}): World {
  return worldOfSettings({
    [RESOURCES]: resources,
    [UNDESCRIBED]: undescribed,
    [PROTECTING]: [...(protecting ?? [])].sort().join("\n"),
  });
}

/** The names of filters that all routes of their listeners need. */
export function protectingIn(read: Reader): readonly string[] {
  return (read.setting(PROTECTING) as string).split("\n").filter((name) => name !== "");
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
