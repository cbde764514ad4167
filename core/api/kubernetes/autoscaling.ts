import { type In, int32, list, object, optional, required, text } from "../schema/mod.ts";
import { labelSelector } from "./label-selector.ts";
import { quantity } from "./quantity.ts";

/** Kubernetes' HPAScalingPolicy. */
export const hpaScalingPolicy = object({
  periodSeconds: required(int32()),
  type: required(text()),
  value: required(int32()),
});

/** The type of {@link hpaScalingPolicy}. */
export interface HPAScalingPolicy extends In<typeof hpaScalingPolicy> {}

/** Kubernetes' HPAScalingRules. */
export const hpaScalingRules = object({
  policies: optional(list(hpaScalingPolicy, { kind: "atomic" })),
  selectPolicy: optional(text()),
  stabilizationWindowSeconds: optional(int32()),
  tolerance: optional(quantity),
});

/** The type of {@link hpaScalingRules}. */
export interface HPAScalingRules extends In<typeof hpaScalingRules> {}

/** Kubernetes' HorizontalPodAutoscalerBehavior. */
export const horizontalPodAutoscalerBehavior = object({
  scaleDown: optional(hpaScalingRules),
  scaleUp: optional(hpaScalingRules),
});

/** The type of {@link horizontalPodAutoscalerBehavior}. */
export interface HorizontalPodAutoscalerBehavior extends In<typeof horizontalPodAutoscalerBehavior> {}

/** Kubernetes' MetricTarget. */
export const metricTarget = object({
  averageUtilization: optional(int32()),
  averageValue: optional(quantity),
  type: required(text()),
  value: optional(quantity),
});

/** The type of {@link metricTarget}. */
export interface MetricTarget extends In<typeof metricTarget> {}

/** Kubernetes' ContainerResourceMetricSource. */
export const containerResourceMetricSource = object({
  container: required(text()),
  name: required(text()),
  target: required(metricTarget),
});

/** The type of {@link containerResourceMetricSource}. */
export interface ContainerResourceMetricSource extends In<typeof containerResourceMetricSource> {}

/** Kubernetes' MetricIdentifier. */
export const metricIdentifier = object({
  name: required(text()),
  selector: optional(labelSelector),
});

/** The type of {@link metricIdentifier}. */
export interface MetricIdentifier extends In<typeof metricIdentifier> {}

/** Kubernetes' ExternalMetricSource. */
export const externalMetricSource = object({
  metric: required(metricIdentifier),
  target: required(metricTarget),
});

/** The type of {@link externalMetricSource}. */
export interface ExternalMetricSource extends In<typeof externalMetricSource> {}

/** Kubernetes' CrossVersionObjectReference. */
export const crossVersionObjectReference = object({
  apiVersion: optional(text()),
  kind: required(text()),
  name: required(text()),
});

/** The type of {@link crossVersionObjectReference}. */
export interface CrossVersionObjectReference extends In<typeof crossVersionObjectReference> {}

/** Kubernetes' ObjectMetricSource. */
export const objectMetricSource = object({
  describedObject: required(crossVersionObjectReference),
  metric: required(metricIdentifier),
  target: required(metricTarget),
});

/** The type of {@link objectMetricSource}. */
export interface ObjectMetricSource extends In<typeof objectMetricSource> {}

/** Kubernetes' PodsMetricSource. */
export const podsMetricSource = object({
  metric: required(metricIdentifier),
  target: required(metricTarget),
});

/** The type of {@link podsMetricSource}. */
export interface PodsMetricSource extends In<typeof podsMetricSource> {}

/** Kubernetes' ResourceMetricSource. */
export const resourceMetricSource = object({
  name: required(text()),
  target: required(metricTarget),
});

/** The type of {@link resourceMetricSource}. */
export interface ResourceMetricSource extends In<typeof resourceMetricSource> {}

/** Kubernetes' MetricSpec. */
export const metricSpec = object({
  containerResource: optional(containerResourceMetricSource),
  external: optional(externalMetricSource),
  object: optional(objectMetricSource),
  pods: optional(podsMetricSource),
  resource: optional(resourceMetricSource),
  type: required(text()),
});

/** The type of {@link metricSpec}. */
export interface MetricSpec extends In<typeof metricSpec> {}
