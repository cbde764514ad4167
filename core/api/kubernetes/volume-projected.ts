import { dict, flag, type In, int32, int64, list, object, optional, required, text } from "../schema/mod.ts";
import { labelSelector } from "./label-selector.ts";
import { keyToPath, objectFieldSelector, resourceFieldSelector } from "./selectors.ts";

/** Kubernetes' DownwardAPIVolumeFile. */
export const downwardApiVolumeFile = object({
  fieldRef: optional(objectFieldSelector),
  mode: optional(int32()),
  path: required(text()),
  resourceFieldRef: optional(resourceFieldSelector),
});

/** The type of {@link downwardApiVolumeFile}. */
export interface DownwardAPIVolumeFile extends In<typeof downwardApiVolumeFile> {}

/** Kubernetes' ClusterTrustBundleProjection. */
export const clusterTrustBundleProjection = object({
  labelSelector: optional(labelSelector),
  name: optional(text()),
  optional: optional(flag()),
  path: required(text()),
  signerName: optional(text()),
});

/** The type of {@link clusterTrustBundleProjection}. */
export interface ClusterTrustBundleProjection extends In<typeof clusterTrustBundleProjection> {}

/** Kubernetes' ConfigMapProjection. */
export const configMapProjection = object(
  {
    items: optional(list(keyToPath, { kind: "atomic" })),
    name: optional(text(), "", { default: "" }),
    optional: optional(flag()),
  },
  { atomic: true },
);

/** The type of {@link configMapProjection}. */
export interface ConfigMapProjection extends In<typeof configMapProjection> {}

/** Kubernetes' DownwardAPIProjection. */
export const downwardApiProjection = object({
  items: optional(list(downwardApiVolumeFile, { kind: "atomic" })),
});

/** The type of {@link downwardApiProjection}. */
export interface DownwardAPIProjection extends In<typeof downwardApiProjection> {}

/** Kubernetes' PodCertificateProjection. */
export const podCertificateProjection = object({
  certificateChainPath: optional(text()),
  credentialBundlePath: optional(text()),
  keyPath: optional(text()),
  keyType: required(text()),
  maxExpirationSeconds: optional(int32()),
  signerName: required(text()),
  userAnnotations: optional(dict(text())),
});

/** The type of {@link podCertificateProjection}. */
export interface PodCertificateProjection extends In<typeof podCertificateProjection> {}

/** Kubernetes' SecretProjection. */
export const secretProjection = object(
  {
    items: optional(list(keyToPath, { kind: "atomic" })),
    name: optional(text(), "", { default: "" }),
    optional: optional(flag()),
  },
  { atomic: true },
);

/** The type of {@link secretProjection}. */
export interface SecretProjection extends In<typeof secretProjection> {}

/** Kubernetes' ServiceAccountTokenProjection. */
export const serviceAccountTokenProjection = object({
  audience: optional(text()),
  expirationSeconds: optional(int64()),
  path: required(text()),
});

/** The type of {@link serviceAccountTokenProjection}. */
export interface ServiceAccountTokenProjection extends In<typeof serviceAccountTokenProjection> {}

/** Kubernetes' VolumeProjection. */
export const volumeProjection = object({
  clusterTrustBundle: optional(clusterTrustBundleProjection),
  configMap: optional(configMapProjection),
  downwardAPI: optional(downwardApiProjection),
  podCertificate: optional(podCertificateProjection),
  secret: optional(secretProjection),
  serviceAccountToken: optional(serviceAccountTokenProjection),
});

/** The type of {@link volumeProjection}. */
export interface VolumeProjection extends In<typeof volumeProjection> {}

/** Kubernetes' ProjectedVolumeSource. */
export const projectedVolumeSource = object({
  defaultMode: optional(int32()),
  sources: optional(list(volumeProjection, { kind: "atomic" })),
});

/** The type of {@link projectedVolumeSource}. */
export interface ProjectedVolumeSource extends In<typeof projectedVolumeSource> {}
