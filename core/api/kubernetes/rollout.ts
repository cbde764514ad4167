import { type In, intOrString, object, optional, text } from "../schema/mod.ts";

/** Kubernetes' RollingUpdateDaemonSet. */
export const rollingUpdateDaemonSet = object({
  maxSurge: optional(intOrString()),
  maxUnavailable: optional(intOrString()),
});

/** The type of {@link rollingUpdateDaemonSet}. */
export interface RollingUpdateDaemonSet extends In<typeof rollingUpdateDaemonSet> {}

/** Kubernetes' DaemonSetUpdateStrategy. */
export const daemonSetUpdateStrategy = object({
  rollingUpdate: optional(rollingUpdateDaemonSet),
  type: optional(text()),
});

/** The type of {@link daemonSetUpdateStrategy}. */
export interface DaemonSetUpdateStrategy extends In<typeof daemonSetUpdateStrategy> {}

/** Kubernetes' RollingUpdateDeployment. */
export const rollingUpdateDeployment = object({
  maxSurge: optional(intOrString()),
  maxUnavailable: optional(intOrString()),
});

/** The type of {@link rollingUpdateDeployment}. */
export interface RollingUpdateDeployment extends In<typeof rollingUpdateDeployment> {}

/** Kubernetes' DeploymentStrategy. */
export const deploymentStrategy = object({
  rollingUpdate: optional(rollingUpdateDeployment),
  type: optional(text()),
});

/** The type of {@link deploymentStrategy}. */
export interface DeploymentStrategy extends In<typeof deploymentStrategy> {}
