/** A quantity that is no whole number, or out of bounds. */
export function quantityInvalid(
  where: string,
  quantity: string | number,
  { min, max }: { readonly min: number; readonly max: number },
): string {
  return `${where}: ${quantity} is no number of bytes from ${min} to ${max}.`;
}

/** A limit that Envoy cannot hold. */
export function limitInvalid(where: string, limit: number): string {
  return `${where}: ${limit} is no number from 0 to 4294967295.`;
}

/** A table size that is no prime. */
export function tableSizeInvalid(size: number): string {
  return `loadBalancer.consistentHash.tableSize: ${size} is no prime of at most 5000011.`;
}

/** A cookie under a name that HTTP does not allow: clients would keep another one. */
export function hashCookieInvalid(name: string): string {
  return `loadBalancer.consistentHash.cookie.name ${JSON.stringify(name)} is no name of a cookie; use letters, digits and signs such as - and _.`;
}

/** A pause of no length. */
export function backOffZero(field: string): string {
  return `retry.perRetry.backOff.${field} must be longer than 0s.`;
}

/** Pauses the wrong way round. */
export function backOffReversed(): string {
  return "retry.perRetry.backOff.maxInterval must not be shorter than baseInterval.";
}

/** An endpoint to be read from nowhere. */
export function overrideSourceMissing(where: string): string {
  return `${where}.header must be set.`;
}

/** Bytes of a health check that are not written as such. */
export function payloadInvalid(where: string): string {
  return `${where}.binary is no base64.`;
}
