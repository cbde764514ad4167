import { flag, type In, int64, list, object, optional, required, text } from "../schema/mod.ts";

/** Kubernetes' AppArmorProfile. */
export const appArmorProfile = object({
  localhostProfile: optional(text()),
  type: required(text()),
});

/** The type of {@link appArmorProfile}. */
export interface AppArmorProfile extends In<typeof appArmorProfile> {}

/** Kubernetes' Capabilities. */
export const capabilities = object({
  add: optional(list(text(), { kind: "atomic" })),
  drop: optional(list(text(), { kind: "atomic" })),
});

/** The type of {@link capabilities}. */
export interface Capabilities extends In<typeof capabilities> {}

/** Kubernetes' SELinuxOptions. */
export const selinuxOptions = object({
  level: optional(text()),
  role: optional(text()),
  type: optional(text()),
  user: optional(text()),
});

/** The type of {@link selinuxOptions}. */
export interface SELinuxOptions extends In<typeof selinuxOptions> {}

/** Kubernetes' SeccompProfile. */
export const seccompProfile = object({
  localhostProfile: optional(text()),
  type: required(text()),
});

/** The type of {@link seccompProfile}. */
export interface SeccompProfile extends In<typeof seccompProfile> {}

/** Kubernetes' WindowsSecurityContextOptions. */
export const windowsSecurityContextOptions = object({
  gmsaCredentialSpec: optional(text()),
  gmsaCredentialSpecName: optional(text()),
  hostProcess: optional(flag()),
  runAsUserName: optional(text()),
});

/** The type of {@link windowsSecurityContextOptions}. */
export interface WindowsSecurityContextOptions extends In<typeof windowsSecurityContextOptions> {}

/** Kubernetes' SecurityContext. */
export const securityContext = object({
  allowPrivilegeEscalation: optional(flag()),
  appArmorProfile: optional(appArmorProfile),
  capabilities: optional(capabilities),
  privileged: optional(flag()),
  procMount: optional(text()),
  readOnlyRootFilesystem: optional(flag()),
  runAsGroup: optional(int64()),
  runAsNonRoot: optional(flag()),
  runAsUser: optional(int64()),
  seLinuxOptions: optional(selinuxOptions),
  seccompProfile: optional(seccompProfile),
  windowsOptions: optional(windowsSecurityContextOptions),
});

/** The type of {@link securityContext}. */
export interface SecurityContext extends In<typeof securityContext> {}

/** Kubernetes' Sysctl. */
export const sysctl = object({
  name: required(text()),
  value: required(text()),
});

/** The type of {@link sysctl}. */
export interface Sysctl extends In<typeof sysctl> {}

/** Kubernetes' PodSecurityContext. */
export const podSecurityContext = object({
  appArmorProfile: optional(appArmorProfile),
  fsGroup: optional(int64()),
  fsGroupChangePolicy: optional(text()),
  runAsGroup: optional(int64()),
  runAsNonRoot: optional(flag()),
  runAsUser: optional(int64()),
  seLinuxChangePolicy: optional(text()),
  seLinuxOptions: optional(selinuxOptions),
  seccompProfile: optional(seccompProfile),
  supplementalGroups: optional(list(int64(), { kind: "atomic" })),
  supplementalGroupsPolicy: optional(text()),
  sysctls: optional(list(sysctl, { kind: "atomic" })),
  windowsOptions: optional(windowsSecurityContextOptions),
});

/** The type of {@link podSecurityContext}. */
export interface PodSecurityContext extends In<typeof podSecurityContext> {}
