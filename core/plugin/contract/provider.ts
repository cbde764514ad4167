import type { ObjectRef } from "../../object/mod.ts";
import type { Snapshot } from "../../resource/snapshot.ts";
import type { ObjectStatus } from "../../status/types.ts";
import type { Lifecycle } from "./lifecycle.ts";

/**
 * Pushes immutable worlds in, takes statuses out. There may be several: each owns the objects that it brings, and statuses of an object go to its owner. Of an
 * object that two of them bring that of the one listed first counts, and the other is told.
 */
export interface Provider extends Lifecycle {
  /** Called once, before `start`. Latest wins: the core may skip a snapshot that a newer one replaces. A store (`createStore`) makes snapshots. */
  watch(publish: (snapshot: Snapshot) => void): void;
  /** Statuses of its own objects that changed since the last call. Absent on a provider that has nowhere to write. */
  writeStatus?(changed: readonly ObjectStatus[]): Promise<void>;
  /** Tells people what happened to its objects, where there is a place for that. May drop what is too much; never rejects because of that. */
  record?(events: readonly ObjectEvent[]): Promise<void>;
}

/** Something that happened to an object, for people. */
export interface ObjectEvent {
  readonly ref: ObjectRef & { readonly uid: string };
  readonly type: "Normal" | "Warning";
  /** One word in upper camel case. */
  readonly reason: string;
  readonly message: string;
}
