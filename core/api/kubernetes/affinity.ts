import { type In, int32, int64, list, object, optional, required, text } from "../schema/mod.ts";
import { labelSelector } from "./label-selector.ts";

/** Kubernetes' NodeSelectorRequirement. */
export const nodeSelectorRequirement = object({
  key: required(text()),
  operator: required(text()),
  values: optional(list(text(), { kind: "atomic" })),
});

/** The type of {@link nodeSelectorRequirement}. */
export interface NodeSelectorRequirement extends In<typeof nodeSelectorRequirement> {}

/** Kubernetes' NodeSelectorTerm. */
export const nodeSelectorTerm = object(
  {
    matchExpressions: optional(list(nodeSelectorRequirement, { kind: "atomic" })),
    matchFields: optional(list(nodeSelectorRequirement, { kind: "atomic" })),
  },
  { atomic: true },
);

/** The type of {@link nodeSelectorTerm}. */
export interface NodeSelectorTerm extends In<typeof nodeSelectorTerm> {}

/** Kubernetes' PreferredSchedulingTerm. */
export const preferredSchedulingTerm = object({
  preference: required(nodeSelectorTerm),
  weight: required(int32()),
});

/** The type of {@link preferredSchedulingTerm}. */
export interface PreferredSchedulingTerm extends In<typeof preferredSchedulingTerm> {}

/** Kubernetes' NodeSelector. */
export const nodeSelector = object(
  {
    nodeSelectorTerms: required(list(nodeSelectorTerm, { kind: "atomic" })),
  },
  { atomic: true },
);

/** The type of {@link nodeSelector}. */
export interface NodeSelector extends In<typeof nodeSelector> {}

/** Kubernetes' NodeAffinity. */
export const nodeAffinity = object({
  preferredDuringSchedulingIgnoredDuringExecution: optional(list(preferredSchedulingTerm, { kind: "atomic" })),
  requiredDuringSchedulingIgnoredDuringExecution: optional(nodeSelector),
});

/** The type of {@link nodeAffinity}. */
export interface NodeAffinity extends In<typeof nodeAffinity> {}

/** Kubernetes' PodAffinityTerm. */
export const podAffinityTerm = object({
  labelSelector: optional(labelSelector),
  matchLabelKeys: optional(list(text(), { kind: "atomic" })),
  mismatchLabelKeys: optional(list(text(), { kind: "atomic" })),
  namespaceSelector: optional(labelSelector),
  namespaces: optional(list(text(), { kind: "atomic" })),
  topologyKey: required(text()),
});

/** The type of {@link podAffinityTerm}. */
export interface PodAffinityTerm extends In<typeof podAffinityTerm> {}

/** Kubernetes' WeightedPodAffinityTerm. */
export const weightedPodAffinityTerm = object({
  podAffinityTerm: required(podAffinityTerm),
  weight: required(int32()),
});

/** The type of {@link weightedPodAffinityTerm}. */
export interface WeightedPodAffinityTerm extends In<typeof weightedPodAffinityTerm> {}

/** Kubernetes' PodAffinity. */
export const podAffinity = object({
  preferredDuringSchedulingIgnoredDuringExecution: optional(list(weightedPodAffinityTerm, { kind: "atomic" })),
  requiredDuringSchedulingIgnoredDuringExecution: optional(list(podAffinityTerm, { kind: "atomic" })),
});

/** The type of {@link podAffinity}. */
export interface PodAffinity extends In<typeof podAffinity> {}

/** Kubernetes' PodAntiAffinity. */
export const podAntiAffinity = object({
  preferredDuringSchedulingIgnoredDuringExecution: optional(list(weightedPodAffinityTerm, { kind: "atomic" })),
  requiredDuringSchedulingIgnoredDuringExecution: optional(list(podAffinityTerm, { kind: "atomic" })),
});

/** The type of {@link podAntiAffinity}. */
export interface PodAntiAffinity extends In<typeof podAntiAffinity> {}

/** Kubernetes' Affinity. */
export const affinity = object({
  nodeAffinity: optional(nodeAffinity),
  podAffinity: optional(podAffinity),
  podAntiAffinity: optional(podAntiAffinity),
});

/** The type of {@link affinity}. */
export interface Affinity extends In<typeof affinity> {}

/** Kubernetes' Toleration. */
export const toleration = object({
  effect: optional(text()),
  key: optional(text()),
  operator: optional(text()),
  tolerationSeconds: optional(int64()),
  value: optional(text()),
});

/** The type of {@link toleration}. */
export interface Toleration extends In<typeof toleration> {}

/** Kubernetes' TopologySpreadConstraint. */
export const topologySpreadConstraint = object({
  labelSelector: optional(labelSelector),
  matchLabelKeys: optional(list(text(), { kind: "atomic" })),
  maxSkew: required(int32()),
  minDomains: optional(int32()),
  nodeAffinityPolicy: optional(text()),
  nodeTaintsPolicy: optional(text()),
  topologyKey: required(text()),
  whenUnsatisfiable: required(text()),
});

/** The type of {@link topologySpreadConstraint}. */
export interface TopologySpreadConstraint extends In<typeof topologySpreadConstraint> {}
