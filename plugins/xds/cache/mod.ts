/**
 * The resources that each data plane is to have, encoded once and kept by identity.
 *
 * In: messages or bytes by type and name, with the sequence number of the build; which versions a proxy accepted or refused.
 * Out: immutable snapshots, told to whoever listens. The cache never talks to a proxy and never decides what a resource contains.
 */
export {
  assignmentOf,
  type EncodedResource,
  encodedResource,
  type NamedMessage,
  resourceOf,
  takenResource,
  typeUrls,
} from "./resource.ts";
export { mayReferTo } from "./retention.ts";
export { createSnapshotCache, type SnapshotCache, type SnapshotUpdate } from "./snapshot-cache.ts";
export { emptyTypeSet, type TypeSet, type XdsSnapshot } from "./type-set.ts";
