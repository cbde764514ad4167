import type { Reader, World } from "../../../core/incremental/mod.ts";
import type { ResourceKind, Resources } from "./mod.ts";
import { worldOfSettings } from "./world.ts";

/**
 * The last step for resources, after hooks and patches, before they are sent: derivations over the lists of one data plane. Names and places that
 * people, hooks and patches see stay as they are, so the step comes last.
 */

const [RESOURCES, DESCRIBED, BARE, PROTECTING] = ["resources", "described", "bare", "protecting"] as const;

/** Whether what is sent says what it was made from: always, never, or where something that is sent with it may read that. */
export type Described = boolean | "auto";

/** How resources are sent. */
export interface Sending {
  readonly described?: Described;
  /** The resources were made without saying it. */
  readonly isBare?: boolean;
  /** Names of filters without which no route of their listeners may be reached. */
  readonly protecting?: ReadonlySet<string>;
}

/** Some resources as the world of what is made of them. */
export function worldOfSending(
  resources: Resources,
  { described = true, isBare = false, protecting }: Sending = {},
): World {
  return worldOfSettings({
    [RESOURCES]: resources,
    [DESCRIBED]: described,
    [BARE]: isBare,
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

/** All resources as hooks and patches left them. */
export function hookedResourcesIn(read: Reader): Resources {
  return read.setting(RESOURCES) as Resources;
}

/** The setting that says whether resources are described. */
export function describedIn(read: Reader): Described {
  return read.setting(DESCRIBED) as Described;
}

/** Whether the resources were made without descriptions. */
export function isBareIn(read: Reader): boolean {
  return read.setting(BARE) as boolean;
}
