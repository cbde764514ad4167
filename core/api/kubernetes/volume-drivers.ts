import { dict, flag, type In, int32, list, object, optional, required, text } from "../schema/mod.ts";
import { coreLocalObjectReference } from "./selectors.ts";

/** Kubernetes' AWSElasticBlockStoreVolumeSource. */
export const awsElasticBlockStoreVolumeSource = object({
  fsType: optional(text()),
  partition: optional(int32()),
  readOnly: optional(flag()),
  volumeID: required(text()),
});

/** The type of {@link awsElasticBlockStoreVolumeSource}. */
export interface AWSElasticBlockStoreVolumeSource extends In<typeof awsElasticBlockStoreVolumeSource> {}

/** Kubernetes' AzureDiskVolumeSource. */
export const azureDiskVolumeSource = object({
  cachingMode: optional(text()),
  diskName: required(text()),
  diskURI: required(text()),
  fsType: optional(text(), "", { default: "ext4" }),
  kind: optional(text()),
  readOnly: optional(flag(), "", { default: false }),
});

/** The type of {@link azureDiskVolumeSource}. */
export interface AzureDiskVolumeSource extends In<typeof azureDiskVolumeSource> {}

/** Kubernetes' AzureFileVolumeSource. */
export const azureFileVolumeSource = object({
  readOnly: optional(flag()),
  secretName: required(text()),
  shareName: required(text()),
});

/** The type of {@link azureFileVolumeSource}. */
export interface AzureFileVolumeSource extends In<typeof azureFileVolumeSource> {}

/** Kubernetes' CephFSVolumeSource. */
export const cephFSVolumeSource = object({
  monitors: required(list(text(), { kind: "atomic" })),
  path: optional(text()),
  readOnly: optional(flag()),
  secretFile: optional(text()),
  secretRef: optional(coreLocalObjectReference),
  user: optional(text()),
});

/** The type of {@link cephFSVolumeSource}. */
export interface CephFSVolumeSource extends In<typeof cephFSVolumeSource> {}

/** Kubernetes' CinderVolumeSource. */
export const cinderVolumeSource = object({
  fsType: optional(text()),
  readOnly: optional(flag()),
  secretRef: optional(coreLocalObjectReference),
  volumeID: required(text()),
});

/** The type of {@link cinderVolumeSource}. */
export interface CinderVolumeSource extends In<typeof cinderVolumeSource> {}

/** Kubernetes' FCVolumeSource. */
export const fcVolumeSource = object({
  fsType: optional(text()),
  lun: optional(int32()),
  readOnly: optional(flag()),
  targetWWNs: optional(list(text(), { kind: "atomic" })),
  wwids: optional(list(text(), { kind: "atomic" })),
});

/** The type of {@link fcVolumeSource}. */
export interface FCVolumeSource extends In<typeof fcVolumeSource> {}

/** Kubernetes' FlexVolumeSource. */
export const flexVolumeSource = object({
  driver: required(text()),
  fsType: optional(text()),
  options: optional(dict(text())),
  readOnly: optional(flag()),
  secretRef: optional(coreLocalObjectReference),
});

/** The type of {@link flexVolumeSource}. */
export interface FlexVolumeSource extends In<typeof flexVolumeSource> {}

/** Kubernetes' FlockerVolumeSource. */
export const flockerVolumeSource = object({
  datasetName: optional(text()),
  datasetUUID: optional(text()),
});

/** The type of {@link flockerVolumeSource}. */
export interface FlockerVolumeSource extends In<typeof flockerVolumeSource> {}

/** Kubernetes' GCEPersistentDiskVolumeSource. */
export const gcePersistentDiskVolumeSource = object({
  fsType: optional(text()),
  partition: optional(int32()),
  pdName: required(text()),
  readOnly: optional(flag()),
});

/** The type of {@link gcePersistentDiskVolumeSource}. */
export interface GCEPersistentDiskVolumeSource extends In<typeof gcePersistentDiskVolumeSource> {}

/** Kubernetes' GitRepoVolumeSource. */
export const gitRepoVolumeSource = object({
  directory: optional(text()),
  repository: required(text()),
  revision: optional(text()),
});

/** The type of {@link gitRepoVolumeSource}. */
export interface GitRepoVolumeSource extends In<typeof gitRepoVolumeSource> {}

/** Kubernetes' GlusterfsVolumeSource. */
export const glusterfsVolumeSource = object({
  endpoints: required(text()),
  path: required(text()),
  readOnly: optional(flag()),
});

/** The type of {@link glusterfsVolumeSource}. */
export interface GlusterfsVolumeSource extends In<typeof glusterfsVolumeSource> {}

/** Kubernetes' ISCSIVolumeSource. */
export const iscsiVolumeSource = object({
  chapAuthDiscovery: optional(flag()),
  chapAuthSession: optional(flag()),
  fsType: optional(text()),
  initiatorName: optional(text()),
  iqn: required(text()),
  iscsiInterface: optional(text(), "", { default: "default" }),
  lun: required(int32()),
  portals: optional(list(text(), { kind: "atomic" })),
  readOnly: optional(flag()),
  secretRef: optional(coreLocalObjectReference),
  targetPortal: required(text()),
});

/** The type of {@link iscsiVolumeSource}. */
export interface ISCSIVolumeSource extends In<typeof iscsiVolumeSource> {}

/** Kubernetes' PhotonPersistentDiskVolumeSource. */
export const photonPersistentDiskVolumeSource = object({
  fsType: optional(text()),
  pdID: required(text()),
});

/** The type of {@link photonPersistentDiskVolumeSource}. */
export interface PhotonPersistentDiskVolumeSource extends In<typeof photonPersistentDiskVolumeSource> {}

/** Kubernetes' PortworxVolumeSource. */
export const portworxVolumeSource = object({
  fsType: optional(text()),
  readOnly: optional(flag()),
  volumeID: required(text()),
});

/** The type of {@link portworxVolumeSource}. */
export interface PortworxVolumeSource extends In<typeof portworxVolumeSource> {}

/** Kubernetes' QuobyteVolumeSource. */
export const quobyteVolumeSource = object({
  group: optional(text()),
  readOnly: optional(flag()),
  registry: required(text()),
  tenant: optional(text()),
  user: optional(text()),
  volume: required(text()),
});

/** The type of {@link quobyteVolumeSource}. */
export interface QuobyteVolumeSource extends In<typeof quobyteVolumeSource> {}

/** Kubernetes' RBDVolumeSource. */
export const rbdVolumeSource = object({
  fsType: optional(text()),
  image: required(text()),
  keyring: optional(text(), "", { default: "/etc/ceph/keyring" }),
  monitors: required(list(text(), { kind: "atomic" })),
  pool: optional(text(), "", { default: "rbd" }),
  readOnly: optional(flag()),
  secretRef: optional(coreLocalObjectReference),
  user: optional(text(), "", { default: "admin" }),
});

/** The type of {@link rbdVolumeSource}. */
export interface RBDVolumeSource extends In<typeof rbdVolumeSource> {}

/** Kubernetes' ScaleIOVolumeSource. */
export const scaleioVolumeSource = object({
  fsType: optional(text(), "", { default: "xfs" }),
  gateway: required(text()),
  protectionDomain: optional(text()),
  readOnly: optional(flag()),
  secretRef: required(coreLocalObjectReference),
  sslEnabled: optional(flag()),
  storageMode: optional(text(), "", { default: "ThinProvisioned" }),
  storagePool: optional(text()),
  system: required(text()),
  volumeName: optional(text()),
});

/** The type of {@link scaleioVolumeSource}. */
export interface ScaleIOVolumeSource extends In<typeof scaleioVolumeSource> {}

/** Kubernetes' StorageOSVolumeSource. */
export const storageosVolumeSource = object({
  fsType: optional(text()),
  readOnly: optional(flag()),
  secretRef: optional(coreLocalObjectReference),
  volumeName: optional(text()),
  volumeNamespace: optional(text()),
});

/** The type of {@link storageosVolumeSource}. */
export interface StorageOSVolumeSource extends In<typeof storageosVolumeSource> {}

/** Kubernetes' VsphereVirtualDiskVolumeSource. */
export const vsphereVirtualDiskVolumeSource = object({
  fsType: optional(text()),
  storagePolicyID: optional(text()),
  storagePolicyName: optional(text()),
  volumePath: required(text()),
});

/** The type of {@link vsphereVirtualDiskVolumeSource}. */
export interface VsphereVirtualDiskVolumeSource extends In<typeof vsphereVirtualDiskVolumeSource> {}
