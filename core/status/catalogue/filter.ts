import { patternFault } from "../../envoy/re2/mod.ts";

/** A header without a name. */
export function headerNameMissing(where: string): string {
  return `${where}: a header needs a name.`;
}

/** A header that a filter cannot change. */
export function headerNotChangeable(where: string, name: string): string {
  return `${where}: header "${name}" cannot be changed: names hold no / or :, and Host is changed by a URLRewrite.`;
}

/** A name that HTTP does not allow. */
export function headerNameInvalid(where: string, name: string): string {
  return `${where}: ${JSON.stringify(name)} is no name of a header; use letters, digits and -.`;
}

/** A header value that HTTP does not allow. */
export function headerValueInvalid(where: string, name: string): string {
  return `${where}: header "${name}" has a value that HTTP does not allow; use visible characters with single spaces between them.`;
}

/** A filter type that is not supported. */
export function filterTypeUnsupported(type: string): string {
  return `Filters of type ${type} are not supported.`;
}

/** An extensionRef filter without the reference. */
export function extensionRefMissing(): string {
  return "A filter of type ExtensionRef needs extensionRef.";
}

/** A filter of a kind nobody knows. */
export function extensionKindUnknown(group: string, kind: string): string {
  return `extensionRef names ${group}/${kind}, which no extension brings.`;
}

/** A filter that nobody has created. */
export function extensionFilterMissing(kind: string, key: string): string {
  return `extensionRef names ${kind} ${key}, which does not exist.`;
}

/** A second filter of a sort of which a rule takes one. */
export function filterRepeated(type: string): string {
  return `A rule takes one ${type} filter; remove the others.`;
}

/** A name that is no host. */
export function rewriteHostInvalid(hostname: string): string {
  return `hostname "${hostname}" is no valid host name.`;
}

/** An address where a name belongs. */
export function rewriteHostIsIp(hostname: string): string {
  return `hostname "${hostname}" is an IP address; use a name.`;
}

/** A label that DNS does not allow. */
export function rewriteHostLabelLong(hostname: string): string {
  return `hostname "${hostname}" has a label of more than 63 characters.`;
}

/** A path modifier whose type and field do not agree. */
export function pathModifierInconsistent(type: string, field: string, other: string): string {
  return `A path modifier of type ${type} needs ${field} and takes no ${other}.`;
}

/** A path modifier of an unknown type. */
export function pathModifierUnknown(type: string): string {
  return `A path modifier of type ${type} is not known; use ReplaceFullPath or ReplacePrefixMatch.`;
}

/** A path that would no longer begin with a slash. */
export function pathWithoutSlash(field: string, value: string): string {
  return value === ""
    ? `${field} is empty; a path begins with a slash, so use "/" for the shortest one.`
    : `${field} "${value}" would give a path that does not begin with a slash; begin it with "/".`;
}

/** A text that cannot take the place of what an expression matches. */
export function substitutionInvalid(where: string, at: string): string {
  return `${where}.substitution: "${at}" means nothing; write \\0 to \\9 for groups of the pattern and \\\\ for a backslash.`;
}

/** A substitution that refers to a group which the expression does not have. */
export function substitutionGroupMissing(where: string, at: string, groups: number): string {
  return `${where}.substitution names group ${at}, and the pattern has ${groups === 0 ? "no groups" : `${groups}`}; add the group or leave it out.`;
}

/** A redirect to an unknown scheme. */
export function redirectSchemeUnsupported(scheme: string): string {
  return `requestRedirect.scheme ${scheme} is not supported; use http or https.`;
}

/** A redirect with a status that is none. */
export function redirectStatusUnsupported(status: number): string {
  return `requestRedirect.statusCode ${status} is not supported; use 301, 302, 303, 307 or 308.`;
}

/** A regular expression that Envoy would refuse. */
export function patternInvalid(where: string, pattern: string): string {
  return `${where}: ${patternFault(pattern)}.`;
}

/** A match of an unknown type. */
export function matchTypeUnknown(where: string, type: string): string {
  return `${where}: matches of type ${type} are not known.`;
}

/** Something that is wrong in a HTTPRouteFilter; it has no status of its own. */
export function inRouteFilter(key: string, message: string): string {
  return message.startsWith("HTTPRouteFilter ") ? message : `HTTPRouteFilter ${key}: ${message}`;
}

/** A setting that another one calls for. */
export function filterFieldMissing(key: string, field: string): string {
  return `HTTPRouteFilter ${key} needs ${field}.`;
}

/** Two filters with matches in one rule. */
export function filterMatchesRepeated(): string {
  return "A rule takes one HTTPRouteFilter with matches; put all of them into one.";
}

/** A Secret without the credential. */
export function credentialMissing(key: string): string {
  return `Secret ${key} has no credential.`;
}

/** A credential that no header can carry: Envoy would answer every request with an error. */
export function credentialInvalid(key: string): string {
  return `The credential of Secret ${key} has control characters, such as line breaks, inside of it; headers cannot carry those.`;
}

/** A status that no direct response can have. */
export function directStatusInvalid(status: number): string {
  return `directResponse.statusCode ${status} is no status that Envoy answers with; use one of 200 to 599.`;
}

/** A body that cannot be had. */
export function bodyMissing(key: string): string {
  return `ConfigMap ${key}, which holds a response body, does not exist or is empty.`;
}

/** A success that gRPC cannot express. */
export function grpcDirectResponseOk(): string {
  return "A direct response with a 2xx status cannot carry a gRPC message, so gRPC clients would fail on it; use a status that denies.";
}

/** A session under a name that HTTP does not allow: clients would not get the answer. */
export function sessionNameInvalid(name: string): string {
  return `sessionPersistence.sessionName ${JSON.stringify(name)} is no name of a cookie or header; use letters, digits and signs such as - and _.`;
}

/** A session kept in an unknown way. */
export function sessionTypeUnknown(type: string): string {
  return `sessionPersistence.type ${type} is not known; use Cookie or Header.`;
}

/** A status that Envoy does not answer with of its own. */
export function answerStatusInvalid(where: string, status: number): string {
  return `${where} must be a whole number from 200 to 599, got ${status}.`;
}

/** A duration that cannot be read. */
export function durationInvalid(where: string, text: string): string {
  return `${where}: "${text}" is no duration.`;
}
