/** A feature that needs a service and names none. */
export function serviceMissing(feature: string): string {
  return `${feature}: no backendRefs are given.`;
}

/** Backends whose addresses do not fit into one cluster. */
export function serviceAddressesMixed(): string {
  return "The backends of a service mix host names with addresses; use one sort.";
}

/** A Backend that resolves the host of each request, where there is no request. */
export function serviceResolverUnsupported(key: string): string {
  return `Backend ${key} is of type DynamicResolver, which only routes can use.`;
}
