import { flag, type In, object, optional, required, text } from "../schema/mod.ts";
import { objectFieldSelector, resourceFieldSelector } from "./selectors.ts";

/** Kubernetes' ConfigMapKeySelector. */
export const configMapKeySelector = object(
  {
    key: required(text()),
    name: optional(text(), "", { default: "" }),
    optional: optional(flag()),
  },
  { atomic: true },
);

/** The type of {@link configMapKeySelector}. */
export interface ConfigMapKeySelector extends In<typeof configMapKeySelector> {}

/** Kubernetes' FileKeySelector. */
export const fileKeySelector = object(
  {
    key: required(text()),
    optional: optional(flag(), "", { default: false }),
    path: required(text()),
    volumeName: required(text()),
  },
  { atomic: true },
);

/** The type of {@link fileKeySelector}. */
export interface FileKeySelector extends In<typeof fileKeySelector> {}

/** Kubernetes' SecretKeySelector. */
export const secretKeySelector = object(
  {
    key: required(text()),
    name: optional(text(), "", { default: "" }),
    optional: optional(flag()),
  },
  { atomic: true },
);

/** The type of {@link secretKeySelector}. */
export interface SecretKeySelector extends In<typeof secretKeySelector> {}

/** Kubernetes' EnvVarSource. */
export const envVarSource = object({
  configMapKeyRef: optional(configMapKeySelector),
  fieldRef: optional(objectFieldSelector),
  fileKeyRef: optional(fileKeySelector),
  resourceFieldRef: optional(resourceFieldSelector),
  secretKeyRef: optional(secretKeySelector),
});

/** The type of {@link envVarSource}. */
export interface EnvVarSource extends In<typeof envVarSource> {}

/** Kubernetes' EnvVar. */
export const envVar = object({
  name: required(text()),
  value: optional(text()),
  valueFrom: optional(envVarSource),
});

/** The type of {@link envVar}. */
export interface EnvVar extends In<typeof envVar> {}

/** Kubernetes' ConfigMapEnvSource. */
export const configMapEnvSource = object(
  {
    name: optional(text(), "", { default: "" }),
    optional: optional(flag()),
  },
  { atomic: true },
);

/** The type of {@link configMapEnvSource}. */
export interface ConfigMapEnvSource extends In<typeof configMapEnvSource> {}

/** Kubernetes' SecretEnvSource. */
export const secretEnvSource = object(
  {
    name: optional(text(), "", { default: "" }),
    optional: optional(flag()),
  },
  { atomic: true },
);

/** The type of {@link secretEnvSource}. */
export interface SecretEnvSource extends In<typeof secretEnvSource> {}

/** Kubernetes' EnvFromSource. */
export const envFromSource = object({
  configMapRef: optional(configMapEnvSource),
  prefix: optional(text()),
  secretRef: optional(secretEnvSource),
});

/** The type of {@link envFromSource}. */
export interface EnvFromSource extends In<typeof envFromSource> {}
