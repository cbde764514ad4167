import type { JsonValue } from "./values/scalars.ts";

/** Object that a policy's status entry is about. */
export interface PolicyAncestorRef {
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name: string;
  readonly sectionName?: string;
  readonly port?: number;
}

/** A Kubernetes condition. */
export interface PolicyCondition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration?: number;
  /** RFC 3339. */
  readonly lastTransitionTime?: string;
}

/** The status that one controller gives a policy for one of its targets. */
export interface PolicyAncestorStatus {
  readonly ancestorRef: PolicyAncestorRef;
  readonly controllerName?: string;
  readonly conditions?: readonly PolicyCondition[];
}

/** Status of a policy as the first translator left it. */
export interface PolicyStatus {
  readonly ancestors?: readonly PolicyAncestorStatus[];
}

/** An operation of RFC 6902 on the resource's JSON form; jsonPath (RFC 9535) selects places that path is relative to. */
export interface JsonPatchOperation {
  readonly op: "add" | "remove" | "replace" | "copy" | "move" | "test";
  readonly path?: string;
  readonly jsonPath?: string;
  readonly from?: string;
  readonly value?: JsonValue;
}

/** A patch of one xDS resource, which is found by type URL and name. */
export interface JsonPatchConfig {
  readonly type: string;
  readonly name: string;
  readonly operation: JsonPatchOperation;
}

/** An EnvoyPatchPolicy that targets this gateway; the xDS translator applies it and reports on its status. */
export interface EnvoyPatchPolicy {
  readonly name?: string;
  readonly namespace?: string;
  readonly generation?: number;
  readonly status?: PolicyStatus;
  readonly jsonPatches?: readonly JsonPatchConfig[];
}
