import type { World } from "../../../core/incremental/mod.ts";
import { createStore } from "../../../core/resource/mod.ts";

const NOWHERE = { snapshot: createStore().snapshot, needs: new Map(), now: 0 } as const;

/** A world in which there is nothing but settings: what is made of the IR sees no objects, no time, and needs nothing. */
export function worldOfSettings(settings: World["settings"]): World {
  return { ...NOWHERE, settings };
}
