import { dict, type In, list, object, optional, required, text } from "../schema/mod.ts";
import { quantity } from "./quantity.ts";

/** Kubernetes' ResourceClaim. */
export const resourceClaim = object({
  name: required(text()),
  request: optional(text()),
});

/** The type of {@link resourceClaim}. */
export interface ResourceClaim extends In<typeof resourceClaim> {}

/** Kubernetes' ResourceRequirements. */
export const resourceRequirements = object({
  claims: optional(list(resourceClaim, { kind: ["name"] })),
  limits: optional(dict(quantity)),
  requests: optional(dict(quantity)),
});

/** The type of {@link resourceRequirements}. */
export interface ResourceRequirements extends In<typeof resourceRequirements> {}

/** Kubernetes' VolumeResourceRequirements. */
export const volumeResourceRequirements = object({
  limits: optional(dict(quantity)),
  requests: optional(dict(quantity)),
});

/** The type of {@link volumeResourceRequirements}. */
export interface VolumeResourceRequirements extends In<typeof volumeResourceRequirements> {}
