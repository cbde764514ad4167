import type { XdsSnapshot } from "./type-set.ts";

/** Who is told of the snapshots of a data plane. */
export type SnapshotListener = (snapshot: XdsSnapshot) => void;

/** Who is told of which data plane, and who is held back for now. */
export interface Audience {
  /** Calls `listener` for each new snapshot of a data plane, in the order of the sets; the answer ends it. */
  listen(irKey: string, listener: SnapshotListener): () => void;
  /** From now on only this listener of the data plane is told of new snapshots; the others keep the one at hand until `release`. */
  hold(irKey: string, listener: SnapshotListener): void;
  /** All listeners are told again, first of the snapshot at hand. */
  release(irKey: string): void;
  /** The snapshot that a listener is to have: the one at hand, or the one that was at hand when it was held back. */
  shownTo(irKey: string, listener: SnapshotListener): XdsSnapshot | undefined;
  /** Tells of a new snapshot, and returns it. */
  tell(snapshot: XdsSnapshot): XdsSnapshot;
  /** Ends what is held of a data plane. */
  forget(irKey: string): void;
}

/** Makes an audience of nobody; `atHand` is the newest snapshot of a data plane. */
export function createAudience(atHand: (irKey: string) => XdsSnapshot | undefined): Audience {
  const listeners = new Map<string, Set<SnapshotListener>>();
  /** The data planes of which one listener alone is told, with what the others go on with. */
  const held = new Map<string, { readonly only: SnapshotListener; readonly shown: XdsSnapshot | undefined }>();
  const tell = (snapshot: XdsSnapshot): XdsSnapshot => {
    const only = held.get(snapshot.irKey)?.only;
    for (const listener of [...(listeners.get(snapshot.irKey) ?? [])])
      if (only === undefined || listener === only) listener(snapshot);
    return snapshot;
  };
  const release = (irKey: string): void => {
    const snapshot = atHand(irKey);
    if (held.delete(irKey) && snapshot !== undefined) tell(snapshot);
  };
  return {
    tell,
    release,
    listen(irKey, listener) {
      const all = listeners.get(irKey) ?? new Set();
      listeners.set(irKey, all.add(listener));
      return () => {
        all.delete(listener);
        if (held.get(irKey)?.only === listener) release(irKey);
        if (all.size === 0 && listeners.get(irKey) === all) listeners.delete(irKey);
      };
    },
    hold(irKey, only) {
      if (!held.has(irKey)) held.set(irKey, { only, shown: atHand(irKey) });
    },
    shownTo(irKey, listener) {
      const hold = held.get(irKey);
      return hold === undefined || hold.only === listener ? atHand(irKey) : hold.shown;
    },
    forget: (irKey) => void held.delete(irKey),
  };
}
