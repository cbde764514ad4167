/** Sentences about certificates. Each sentence begins with the file, or with the key of a Secret. */

/** A file that has to be there is not. */
export function isMissing(file: string): string {
  return `${file} is missing`;
}

/** A file is there and this user may not read it. */
export function cannotBeRead(file: string, why: string): string {
  return `${file} cannot be read (${why}): give it to the user who runs Postern`;
}

/** A file holds something else than it should. */
export function isDamaged(file: string, why: string): string {
  return `${file} is damaged: ${why}`;
}

/** A key that is not the one of its certificate. */
export function doesNotBelong(key: string, certificate: string): string {
  return `${key} is not the key of ${certificate}`;
}

/** A certificate that is over; `to` in milliseconds since 1970. */
export function expired(file: string, to: number): string {
  return `${file} expired at ${isoTime(to)}`;
}

/** A certificate that is to come; `from` in milliseconds since 1970. */
export function isNotYetValid(file: string, from: number): string {
  return `${file} is valid from ${isoTime(from)} on: is the clock of this machine right?`;
}

/** A certificate and the authorities beside it do not go together. */
export function isNotIssuedBy(certificate: string, authorities: string): string {
  return `${certificate} was not issued by an authority in ${authorities}`;
}

/** A certificate and the authorities that the other side trusts do not go together. */
export function isNotTrustedBy(certificate: string, authorities: string): string {
  return `${certificate} is not trusted by ${authorities}: the files come from different sets`;
}

/** The certificate of the control plane is for other names. */
export function lacksName(certificate: string, name: string): string {
  return `${certificate} is not for ${name}, the name that proxies ask for`;
}

/** The key of OIDC cookies is not there, or was cut off. */
export function hmacIsDamaged(file: string): string {
  return `${file} does not hold a key: sessions of OIDC begin anew`;
}

/** The cure for files of a host that Postern did not make. */
export function foreignFilesCure(configHome: string): string {
  return `Postern did not make them and leaves them alone: renew them where they come from, or let "postern certgen --local --overwrite --config-home ${configHome}" replace all of them`;
}

/** The cure for Secrets that Postern did not make. */
export function foreignSecretsCure(): string {
  return `Postern did not make them and leaves them alone: renew them where they come from (cert-manager, say), or let "postern certgen --overwrite" replace all of them`;
}

/** A Secret that has to be there is not. */
export function missingSecret(namespace: string, name: string): string {
  return `Secret ${namespace}/${name} is missing`;
}

/** The API server may not trust the webhooks of Postern any more. */
export function authorityNotEntered(webhook: string): string {
  return `${webhook} was not told of the new authority: "postern certgen" enters it`;
}

/** The cure for a Secret that is gone: a replica may not make Secrets. */
export function missingSecretCure(): string {
  return `"postern certgen" makes it; a replica of Postern has no right to`;
}

/** Certificates that cannot be made anew where they are. */
export function cannotBeWritten(folder: string, why: string): string {
  return `the certificates in ${folder} have to be made anew and cannot be written: ${why}`;
}

/** Another process has been writing certificates for too long. */
export function stillBeingWritten(lock: string): string {
  return `somebody has been writing certificates for too long: remove ${lock} if no Postern does`;
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(".000Z", "Z");
}
