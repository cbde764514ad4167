/**
 * What each data plane is to have, encoded once and kept by identity.
 *
 * In: messages or bytes by type and name, with the sequence number of the build; which versions a proxy accepted or refused.
 * Out: immutable snapshots, told to whoever listens. It never talks to a proxy and never decides what a resource contains.
 */
export {
  createResourceEncoder,
  type EncodedResource,
  type ResourceEncoder,
  resourceOf,
  type SealedEntry,
  typeUrls,
} from "./resource.ts";
export {
  createSnapshotCache,
  emptyTypeSet,
  type Snapshot,
  type SnapshotCache,
  type SnapshotUpdate,
  type TypeSet,
} from "./snapshot-cache.ts";
