/** The EnvoyProxy asks for another kind of infrastructure. */
export function wrongProvider(type: string): string {
  return `EnvoyProxy spec.provider.type is ${type}, but this installation runs proxies on Kubernetes: set it to Kubernetes or leave it out`;
}

/** Nothing tells whose proxies these are, so the objects could not be found again. */
export function ownerUnknown(proxy: string): string {
  return `the proxies ${proxy} carry neither the labels of an owning Gateway nor that of an owning GatewayClass`;
}

/** A duration in the EnvoyProxy cannot be read. */
export function badDuration(field: string, value: string): string {
  return `EnvoyProxy ${field}: "${value}" is not a duration such as 30s or 1m30s`;
}

/** A memory limit in the EnvoyProxy cannot be read. */
export function badQuantity(field: string, value: string): string {
  return `EnvoyProxy ${field}: "${value}" is not a quantity such as 512Mi or 2G`;
}

/** A patch in the EnvoyProxy or EnvoyGateway is of an unknown type. */
export function badPatchType(kind: string, type: string): string {
  return `patch of the ${kind}: type "${type}" is unknown, use StrategicMerge or JSONMerge`;
}

/** A patch is not an object. */
export function badPatch(kind: string, why: string): string {
  return `patch of the ${kind} cannot be applied: ${why}`;
}

/** The proxy's bootstrap cannot be made. */
export function badBootstrap(why: string): string {
  return `EnvoyProxy spec.bootstrap: ${why}`;
}

/** An object of the same name belongs to someone else. */
export function notOurs(kind: string, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name} exists and does not belong to this Gateway: rename or delete it`;
}

/** The owner that objects are to go with is not there. */
export function ownerMissing(kind: string, name: string): string {
  return `the ${kind} ${name} that owns these proxies is not to be found`;
}

/** Pods of proxies are replaced one after the other. */
export function rolledOut(dataPlane: string): string {
  return `${dataPlane}: its proxies are rolled out, since their pods are described otherwise`;
}
