import type { ObjectRef, Snapshot } from "../../core/resource/mod.ts";

/** Snapshots as they come, with a way to wait for the one that is wanted. */
export class Snapshots {
  readonly all: Snapshot[] = [];
  readonly #waiting = new Set<{ wanted: (snapshot: Snapshot) => boolean; resolve: (snapshot: Snapshot) => void }>();

  add(snapshot: Snapshot): void {
    this.all.push(snapshot);
    for (const waiter of [...this.#waiting]) {
      if (!waiter.wanted(snapshot)) continue;
      this.#waiting.delete(waiter);
      waiter.resolve(snapshot);
    }
  }

  last(): Snapshot {
    const snapshot = this.all.at(-1);
    if (!snapshot) throw new Error("nothing was published");
    return snapshot;
  }

  /** The newest snapshot once it is as wanted. */
  until(wanted: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
    const now = this.all.at(-1);
    if (now && wanted(now)) return Promise.resolve(now);
    return new Promise((resolve) => this.#waiting.add({ wanted, resolve }));
  }
}

/** Names the route that the suite of the kit makes. */
export function refOfRoute(name: string): ObjectRef {
  return { group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "default", name };
}

/** The path that route `name` matches in a snapshot; undefined when there is no such route. */
export function pathOf(snapshot: Snapshot, name: string): string | undefined {
  const found = snapshot.get("HTTPRoute", "default", name);
  return found?.spec.rules?.[0]?.matches?.[0]?.path?.value;
}
