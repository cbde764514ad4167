import { dict, flag, type In, int32, list, object, optional, required, text } from "../schema/mod.ts";
import { labelSelector } from "./label-selector.ts";
import { quantity } from "./quantity.ts";
import { volumeResourceRequirements } from "./resources.ts";
import { coreLocalObjectReference, keyToPath, typedLocalObjectReference, typedObjectReference } from "./selectors.ts";
import {
  awsElasticBlockStoreVolumeSource,
  azureDiskVolumeSource,
  azureFileVolumeSource,
  cephFSVolumeSource,
  cinderVolumeSource,
  fcVolumeSource,
  flexVolumeSource,
  flockerVolumeSource,
  gcePersistentDiskVolumeSource,
  gitRepoVolumeSource,
  glusterfsVolumeSource,
  iscsiVolumeSource,
  photonPersistentDiskVolumeSource,
  portworxVolumeSource,
  quobyteVolumeSource,
  rbdVolumeSource,
  scaleioVolumeSource,
  storageosVolumeSource,
  vsphereVirtualDiskVolumeSource,
} from "./volume-drivers.ts";
import { downwardApiVolumeFile, projectedVolumeSource } from "./volume-projected.ts";

/** Kubernetes' ConfigMapVolumeSource. */
export const configMapVolumeSource = object(
  {
    defaultMode: optional(int32()),
    items: optional(list(keyToPath, { kind: "atomic" })),
    name: optional(text(), "", { default: "" }),
    optional: optional(flag()),
  },
  { atomic: true },
);

/** The type of {@link configMapVolumeSource}. */
export interface ConfigMapVolumeSource extends In<typeof configMapVolumeSource> {}

/** Kubernetes' CSIVolumeSource. */
export const csiVolumeSource = object({
  driver: required(text()),
  fsType: optional(text()),
  nodePublishSecretRef: optional(coreLocalObjectReference),
  readOnly: optional(flag()),
  volumeAttributes: optional(dict(text())),
});

/** The type of {@link csiVolumeSource}. */
export interface CSIVolumeSource extends In<typeof csiVolumeSource> {}

/** Kubernetes' DownwardAPIVolumeSource. */
export const downwardApiVolumeSource = object({
  defaultMode: optional(int32()),
  items: optional(list(downwardApiVolumeFile, { kind: "atomic" })),
});

/** The type of {@link downwardApiVolumeSource}. */
export interface DownwardAPIVolumeSource extends In<typeof downwardApiVolumeSource> {}

/** Kubernetes' EmptyDirVolumeSource. */
export const emptyDirVolumeSource = object({
  medium: optional(text()),
  sizeLimit: optional(quantity),
});

/** The type of {@link emptyDirVolumeSource}. */
export interface EmptyDirVolumeSource extends In<typeof emptyDirVolumeSource> {}

/** Kubernetes' PersistentVolumeClaimSpec. */
export const persistentVolumeClaimSpec = object({
  accessModes: optional(list(text(), { kind: "atomic" })),
  dataSource: optional(typedLocalObjectReference),
  dataSourceRef: optional(typedObjectReference),
  resources: optional(volumeResourceRequirements),
  selector: optional(labelSelector),
  storageClassName: optional(text()),
  volumeAttributesClassName: optional(text()),
  volumeMode: optional(text()),
  volumeName: optional(text()),
});

/** The type of {@link persistentVolumeClaimSpec}. */
export interface PersistentVolumeClaimSpec extends In<typeof persistentVolumeClaimSpec> {}

/** Kubernetes' PersistentVolumeClaimTemplate. */
export const persistentVolumeClaimTemplate = object({
  metadata: optional(object({})),
  spec: required(persistentVolumeClaimSpec),
});

/** The type of {@link persistentVolumeClaimTemplate}. */
export interface PersistentVolumeClaimTemplate extends In<typeof persistentVolumeClaimTemplate> {}

/** Kubernetes' EphemeralVolumeSource. */
export const ephemeralVolumeSource = object({
  volumeClaimTemplate: optional(persistentVolumeClaimTemplate),
});

/** The type of {@link ephemeralVolumeSource}. */
export interface EphemeralVolumeSource extends In<typeof ephemeralVolumeSource> {}

/** Kubernetes' HostPathVolumeSource. */
export const hostPathVolumeSource = object({
  path: required(text()),
  type: optional(text()),
});

/** The type of {@link hostPathVolumeSource}. */
export interface HostPathVolumeSource extends In<typeof hostPathVolumeSource> {}

/** Kubernetes' ImageVolumeSource. */
export const imageVolumeSource = object({
  pullPolicy: optional(text()),
  reference: optional(text()),
});

/** The type of {@link imageVolumeSource}. */
export interface ImageVolumeSource extends In<typeof imageVolumeSource> {}

/** Kubernetes' NFSVolumeSource. */
export const nfsVolumeSource = object({
  path: required(text()),
  readOnly: optional(flag()),
  server: required(text()),
});

/** The type of {@link nfsVolumeSource}. */
export interface NFSVolumeSource extends In<typeof nfsVolumeSource> {}

/** Kubernetes' PersistentVolumeClaimVolumeSource. */
export const persistentVolumeClaimVolumeSource = object({
  claimName: required(text()),
  readOnly: optional(flag()),
});

/** The type of {@link persistentVolumeClaimVolumeSource}. */
export interface PersistentVolumeClaimVolumeSource extends In<typeof persistentVolumeClaimVolumeSource> {}

/** Kubernetes' SecretVolumeSource. */
export const secretVolumeSource = object({
  defaultMode: optional(int32()),
  items: optional(list(keyToPath, { kind: "atomic" })),
  optional: optional(flag()),
  secretName: optional(text()),
});

/** The type of {@link secretVolumeSource}. */
export interface SecretVolumeSource extends In<typeof secretVolumeSource> {}

/** Kubernetes' Volume. */
export const volume = object({
  awsElasticBlockStore: optional(awsElasticBlockStoreVolumeSource),
  azureDisk: optional(azureDiskVolumeSource),
  azureFile: optional(azureFileVolumeSource),
  cephfs: optional(cephFSVolumeSource),
  cinder: optional(cinderVolumeSource),
  configMap: optional(configMapVolumeSource),
  csi: optional(csiVolumeSource),
  downwardAPI: optional(downwardApiVolumeSource),
  emptyDir: optional(emptyDirVolumeSource),
  ephemeral: optional(ephemeralVolumeSource),
  fc: optional(fcVolumeSource),
  flexVolume: optional(flexVolumeSource),
  flocker: optional(flockerVolumeSource),
  gcePersistentDisk: optional(gcePersistentDiskVolumeSource),
  gitRepo: optional(gitRepoVolumeSource),
  glusterfs: optional(glusterfsVolumeSource),
  hostPath: optional(hostPathVolumeSource),
  image: optional(imageVolumeSource),
  iscsi: optional(iscsiVolumeSource),
  name: required(text()),
  nfs: optional(nfsVolumeSource),
  persistentVolumeClaim: optional(persistentVolumeClaimVolumeSource),
  photonPersistentDisk: optional(photonPersistentDiskVolumeSource),
  portworxVolume: optional(portworxVolumeSource),
  projected: optional(projectedVolumeSource),
  quobyte: optional(quobyteVolumeSource),
  rbd: optional(rbdVolumeSource),
  scaleIO: optional(scaleioVolumeSource),
  secret: optional(secretVolumeSource),
  storageos: optional(storageosVolumeSource),
  vsphereVolume: optional(vsphereVirtualDiskVolumeSource),
});

/** The type of {@link volume}. */
export interface Volume extends In<typeof volume> {}
