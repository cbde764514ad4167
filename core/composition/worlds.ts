import type { ObjectRef } from "../object/mod.ts";
import type { Clock } from "../observe/clock.ts";
import { PLUGIN_DEADLINES } from "../plugin/deadlines.ts";
import type { Snapshot } from "../resource/snapshot.ts";
import { bringsNothing } from "../status/catalogue/composition.ts";
import { createUnion, type Union } from "./union.ts";

/** The objects that several providers bring, as one world. */
export interface Worlds {
  offer(provider: number, snapshot: Snapshot): void;
  /** Nobody waits for this provider any more: it is left out. */
  leave(provider: number): void;
  sourceOf(ref: ObjectRef): number | undefined;
  /** By provider, the fault in what it brings. */
  troubles(): ReadonlyMap<number, string>;
  stop(): void;
}

/**
 * Puts the worlds of providers together and hands each on. The first one waits until every provider has brought its own, ten seconds at most: objects missing
 * at a start would be taken away from proxies that have them.
 */
export function createWorlds(names: readonly string[], clock: Clock, publish: (world: Snapshot) => void): Worlds {
  const union: Union = createUnion(names);
  const awaited = new Set(names.keys());
  let waiting = names.length > 1;
  let cancel: () => void = () => {};
  let begun = false;
  const goOn = () => {
    if (!waiting || !begun) return;
    waiting = false;
    cancel();
    publish(union.snapshot);
  };
  return {
    offer(provider, snapshot) {
      const world = names.length > 1 ? union.offer(provider, snapshot) : snapshot;
      awaited.delete(provider);
      if (!waiting) return publish(world);
      if (!begun) cancel = clock.after(PLUGIN_DEADLINES.firstWorld, goOn);
      begun = true;
      if (awaited.size === 0) goOn();
    },
    leave(provider) {
      awaited.delete(provider);
      if (awaited.size === 0) goOn();
    },
    sourceOf: (ref) => (names.length > 1 ? union.sourceOf(ref) : 0),
    troubles() {
      const told = new Map<number, string>();
      for (const [provider, texts] of union.conflicts()) {
        const more = texts.length > 1 ? `, and ${texts.length - 1} more` : "";
        told.set(provider, `${texts[0]}${more}`);
      }
      if (!waiting) for (const provider of awaited) told.set(provider, bringsNothing());
      return told;
    },
    stop: () => cancel(),
  };
}
