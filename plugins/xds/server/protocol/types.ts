import type { Node } from "../../../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import { type EncodedResource, typeUrls } from "../../cache/mod.ts";

/** The two variants of xDS: incremental, or all resources of a type in each response. */
export type Protocol = "delta" | "sotw";

/** A request of either protocol. */
export interface XdsRequest {
  readonly typeUrl: string;
  readonly node?: Node | undefined;
  /** Empty on the first request for a type. */
  readonly nonce: string;
  /** Why the response with `nonce` was refused. */
  readonly error?: string | undefined;
  readonly subscription: DeltaSubscription | SotwSubscription;
}

/** The changes that a delta request makes to its subscription. */
export interface DeltaSubscription {
  readonly protocol: "delta";
  readonly subscribe: readonly string[];
  readonly unsubscribe: readonly string[];
  readonly initialVersions: Readonly<Record<string, string>>;
}

/** The whole subscription, as state-of-the-world requests repeat it. */
export interface SotwSubscription {
  readonly protocol: "sotw";
  readonly names: readonly string[];
  /** The version of the type that the client has. */
  readonly version: string;
}

/** A response of either protocol, before it is encoded. */
export interface XdsResponse {
  readonly protocol: Protocol;
  readonly typeUrl: string;
  readonly nonce: string;
  readonly version: string;
  readonly resources: readonly EncodedResource[];
  /** Names that are gone or do not exist; delta only. */
  readonly removed: readonly string[];
}

/** An answer of the client to a response. */
export interface Answer {
  readonly typeUrl: string;
  /** The sequence of the snapshot that the response was made from. */
  readonly sequence: number;
  /** The resources that the response brought and that the client did not have before. */
  readonly resources: readonly EncodedResource[];
  readonly removed: readonly string[];
  /** Absent when the client accepted. */
  readonly error?: string;
  /** The names that are at fault. */
  readonly refused: readonly string[];
  /** Something was refused, and what it was is still to be found out: the same resources are sent again in parts. */
  readonly open: boolean;
}

/**
 * The order of types on a stream: what is referred to before what refers to it, so that no route leads to an unknown cluster
 * and no listener waits for its secrets (xDS protocol, "Eventual consistency considerations"). Other types follow.
 */
export const typeOrder: readonly string[] = [
  typeUrls.secret,
  typeUrls.cluster,
  typeUrls.endpoints,
  "type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig",
  typeUrls.listener,
  typeUrls.route,
];

/** Types that never wait for others: to be warm others need them. */
export const warmFirst: ReadonlySet<string> = new Set([typeUrls.secret, typeUrls.cluster, typeUrls.endpoints]);

/** Types that others refer to, in the order in which they go: a removal waits until nothing that the client has leads to it. */
export const referredTo: readonly string[] = [typeUrls.route, typeUrls.cluster, typeUrls.endpoints, typeUrls.secret];

/** Types of which a state-of-the-world response is complete: what is not in it does not exist; an empty first subscription means all. */
export const completeTypes: ReadonlySet<string> = new Set([typeUrls.cluster, typeUrls.listener, typeUrls.rateLimit]);
