/** Global limits without a rate limit service. */
export function rateLimitServiceMissing(): string {
  return "rateLimit.global: no rate limit service is set up; set rateLimit in the EnvoyGateway configuration, or use rateLimit.local.";
}

/** The older type names a part that is not there. */
export function rateLimitPartMissing(type: string, field: string): string {
  return `rateLimit: type ${type} needs ${field}.`;
}

/** A type of rate limits that is not known. */
export function rateLimitTypeUnknown(type: string): string {
  return `rateLimit.type ${type} is not known; leave it out and set rateLimit.global or rateLimit.local.`;
}

/** Two local limits that hold where no other one does. */
export function localDefaultRepeated(where: string): string {
  return `${where}: another rule has no clientSelectors either; only one local limit can hold for all other requests.`;
}

/** Envoy fills all local buckets at the pace of the one that holds for all other requests. */
export function localUnitUneven(where: string, unit: string, base: string): string {
  return `${where}.limit.unit: ${unit} is no multiple of ${base}, the unit of the rule without clientSelectors.`;
}

/** A selector that selects nothing. */
export function selectorEmpty(where: string): string {
  return `${where} needs headers, methods, path, sourceCIDR or queryParams.`;
}

/** A condition without the value that its type needs. */
export function matchValueMissing(where: string, type: string): string {
  return `${where}: type ${type} needs value.`;
}

/** A condition that tells all values apart has none of its own. */
export function distinctWithValue(where: string): string {
  return `${where}: type Distinct takes no value.`;
}

/** Every value is one of its own, so there is nothing to turn round. */
export function distinctInverted(where: string): string {
  return `${where}: type Distinct cannot be combined with invert.`;
}

/** A condition of an unknown type. */
export function matchTypeUnsupported(where: string, type: string): string {
  return `${where}.type ${type} is not known.`;
}

/** A condition on nothing. */
export function matchNameMissing(where: string): string {
  return `${where}.name must be set.`;
}

/** A range of addresses that cannot be read. */
export function sourceCidrInvalid(where: string, cidr: string): string {
  return `${where}.value: "${cidr}" is no range of addresses; write it like 192.0.2.0/24.`;
}

/** Envoy counts bandwidth in KiB per second. */
export function bandwidthTooSmall(where: string, value: string | number, unit: string): string {
  return `${where}: ${value} per ${unit} is less than 1Ki per Second.`;
}

/** A buffered request cannot become a tunnel. */
export function bufferWithUpgrade(): string {
  return "requestBuffer cannot be combined with httpUpgrade; remove one of them.";
}

/** A replacement of responses that says neither how nor where to. */
export function overrideEmpty(where: string): string {
  return `${where} needs response or redirect.`;
}

/** A range of status codes that is not given. */
export function statusRangeMissing(where: string): string {
  return `${where}: type Range needs range.`;
}

/** An algorithm that Postern does not have. */
export function balancerNotImplemented(type: string): string {
  return `loadBalancer.type ${type} is not implemented; endpoints are chosen as without loadBalancer.`;
}

/** A protocol that is named twice; Envoy does not tell case apart. */
export function upgradeRepeated(where: string, type: string): string {
  return `${where}.type: ${type} is there already; name each protocol once.`;
}

/** A cost that says nothing. */
export function costMissing(where: string, from: string): string {
  return `${where}: from ${from} needs ${from === "Metadata" ? "metadata" : "number"}.`;
}

/** A cost that cannot be taken from a limit. */
export function costInvalid(where: string, cost: number): string {
  return `${where}.number: ${cost} is no whole number from 0 to 1000000000.`;
}

/** A name that would not stay one inside of the text by which Envoy finds the cost. */
export function costMetadataInvalid(where: string, text: string): string {
  return `${where}: "${text}" must have no percent sign, bracket or line break.`;
}

/** A share that is none. */
export function percentageInvalid(where: string, percentage: number): string {
  return `${where}.percentage: ${percentage} is no number from 0 to 100.`;
}

/** A path that ends in a place on the page. */
export function redirectFragment(where: string, path: string): string {
  return `${where}.path: ${path} holds a #, which Envoy cannot ask for.`;
}
