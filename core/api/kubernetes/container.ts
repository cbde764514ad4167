import { flag, type In, int32, list, object, optional, required, text } from "../schema/mod.ts";
import { envFromSource, envVar } from "./environment.ts";
import { lifecycle, probe } from "./probe.ts";
import { resourceRequirements } from "./resources.ts";
import { securityContext } from "./security-context.ts";

/** Kubernetes' VolumeMount. */
export const volumeMount = object({
  mountPath: required(text()),
  mountPropagation: optional(text()),
  name: required(text()),
  readOnly: optional(flag()),
  recursiveReadOnly: optional(text()),
  subPath: optional(text()),
  subPathExpr: optional(text()),
});

/** The type of {@link volumeMount}. */
export interface VolumeMount extends In<typeof volumeMount> {}

/** Kubernetes' ContainerPort. */
export const containerPort = object({
  containerPort: required(int32()),
  hostIP: optional(text()),
  hostPort: optional(int32()),
  name: optional(text()),
  protocol: optional(text(), "", { default: "TCP" }),
});

/** The type of {@link containerPort}. */
export interface ContainerPort extends In<typeof containerPort> {}

/** Kubernetes' ContainerResizePolicy. */
export const containerResizePolicy = object({
  resourceName: required(text()),
  restartPolicy: required(text()),
});

/** The type of {@link containerResizePolicy}. */
export interface ContainerResizePolicy extends In<typeof containerResizePolicy> {}

/** Kubernetes' ContainerRestartRuleOnExitCodes. */
export const containerRestartRuleOnExitCodes = object({
  operator: required(text()),
  values: optional(list(int32(), { kind: "set" })),
});

/** The type of {@link containerRestartRuleOnExitCodes}. */
export interface ContainerRestartRuleOnExitCodes extends In<typeof containerRestartRuleOnExitCodes> {}

/** Kubernetes' ContainerRestartRule. */
export const containerRestartRule = object({
  action: required(text()),
  exitCodes: optional(containerRestartRuleOnExitCodes),
});

/** The type of {@link containerRestartRule}. */
export interface ContainerRestartRule extends In<typeof containerRestartRule> {}

/** Kubernetes' VolumeDevice. */
export const volumeDevice = object({
  devicePath: required(text()),
  name: required(text()),
});

/** The type of {@link volumeDevice}. */
export interface VolumeDevice extends In<typeof volumeDevice> {}

/** Kubernetes' Container. */
export const container = object({
  args: optional(list(text(), { kind: "atomic" })),
  command: optional(list(text(), { kind: "atomic" })),
  env: optional(list(envVar, { kind: ["name"] })),
  envFrom: optional(list(envFromSource, { kind: "atomic" })),
  image: optional(text()),
  imagePullPolicy: optional(text()),
  lifecycle: optional(lifecycle),
  livenessProbe: optional(probe),
  name: required(text()),
  ports: optional(list(containerPort, { kind: ["containerPort", "protocol"] })),
  readinessProbe: optional(probe),
  resizePolicy: optional(list(containerResizePolicy, { kind: "atomic" })),
  resources: optional(resourceRequirements),
  restartPolicy: optional(text()),
  restartPolicyRules: optional(list(containerRestartRule, { kind: "atomic" })),
  securityContext: optional(securityContext),
  startupProbe: optional(probe),
  stdin: optional(flag()),
  stdinOnce: optional(flag()),
  terminationMessagePath: optional(text()),
  terminationMessagePolicy: optional(text()),
  tty: optional(flag()),
  volumeDevices: optional(list(volumeDevice, { kind: ["devicePath"] })),
  volumeMounts: optional(list(volumeMount, { kind: ["mountPath"] })),
  workingDir: optional(text()),
});

/** The type of {@link container}. */
export interface Container extends In<typeof container> {}
