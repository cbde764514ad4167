/** How fields merge: the field that tells a list's entries apart, `value` for sets, `replace` for objects. Other lists are replaced. */
export type MergeKeys = Readonly<Record<string, string>>;

/** Marks a list of plain values that merge as a set. */
export const AS_SET = "value";

/** Marks an object that is replaced, not merged. */
export const REPLACED = "replace";

/** The `patchMergeKey`s of Kubernetes' API types that a Deployment, DaemonSet, Service, autoscaler or budget can hold. */
const POD_KEYS: MergeKeys = {
  ownerReferences: "uid",
  finalizers: AS_SET,
  containers: "name",
  initContainers: "name",
  ephemeralContainers: "name",
  env: "name",
  ports: "containerPort",
  volumes: "name",
  volumeMounts: "mountPath",
  volumeDevices: "devicePath",
  imagePullSecrets: "name",
  hostAliases: "ip",
  topologySpreadConstraints: "topologyKey",
  resourceClaims: "name",
  schedulingGates: "name",
};

/** The merge keys of a kind, by name of the list's field. */
export function mergeKeysOf(kind: string): MergeKeys {
  if (kind === "Service") return { ...POD_KEYS, ports: "port" };
  return kind === "PodDisruptionBudget" ? { ...POD_KEYS, selector: REPLACED } : POD_KEYS;
}
