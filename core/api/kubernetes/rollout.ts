import { type In, intOrString, object, optional, text } from "../schema/mod.ts";

/** Kubernetes' RollingUpdateDaemonSet. */
export const rollingUpdateDaemonSet = object({
  maxSurge: optional(intOrString()),
  maxUnavailable: optional(intOrString()),
});

export interface RollingUpdateDaemonSet extends In<typeof rollingUpdateDaemonSet> {}

/** Kubernetes' DaemonSetUpdateStrategy. */
export const daemonSetUpdateStrategy = object({
  rollingUpdate: optional(rollingUpdateDaemonSet),
  type: optional(text()),
});

export interface DaemonSetUpdateStrategy extends In<typeof daemonSetUpdateStrategy> {}

/** Kubernetes' RollingUpdateDeployment. */
export const rollingUpdateDeployment = object({
  maxSurge: optional(intOrString()),
  maxUnavailable: optional(intOrString()),
});

export interface RollingUpdateDeployment extends In<typeof rollingUpdateDeployment> {}

/** Kubernetes' DeploymentStrategy. */
export const deploymentStrategy = object({
  rollingUpdate: optional(rollingUpdateDeployment),
  type: optional(text()),
});

export interface DeploymentStrategy extends In<typeof deploymentStrategy> {}
