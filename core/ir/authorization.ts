import type { CidrMatch } from "./values/matches.ts";

/** The action of a rule on a request. */
export type AuthorizationAction = "Allow" | "Deny";

/** A path test of an authorization rule; a missing type means PathPrefix. */
export interface OperationPathMatch {
  readonly type?: "Exact" | "PathPrefix" | "RegularExpression";
  readonly value: string;
  readonly invert?: boolean;
}

/** The operation of a request: one of the methods, and the path. */
export interface AuthorizationOperation {
  readonly methods?: readonly string[];
  readonly path?: OperationPathMatch;
}

/** A claim of the token and the values it may have; a missing type means String. */
export interface JwtClaim {
  /** Nested claims are joined by dots. */
  readonly name: string;
  readonly valueType?: "String" | "StringArray";
  readonly values: readonly string[];
}

/** Who the token says the client is; all claims and scopes must hold. */
export interface JwtPrincipal {
  readonly provider: string;
  readonly claims?: readonly JwtClaim[];
  readonly scopes?: readonly string[];
}

/** A header and the values it may have. */
export interface AuthorizationHeaderMatch {
  readonly name: string;
  readonly values: readonly string[];
}

/** Kinds of anonymising networks. */
export interface GeoIpAnonymousMatch {
  readonly isAnonymous?: boolean;
  readonly isVPN?: boolean;
  readonly isHosting?: boolean;
  readonly isTor?: boolean;
  readonly isProxy?: boolean;
}

/** Where the client's address belongs to; all fields that are set must hold. */
export interface ClientIpGeoLocation {
  readonly country?: string;
  readonly region?: string;
  readonly city?: string;
  readonly asn?: number;
  readonly isp?: string;
  readonly anonymous?: GeoIpAnonymousMatch;
}

/** Who the client is: the fields are joined by "and", the entries of a list by "or" except headers. */
export interface Principal {
  readonly clientCIDRs?: readonly CidrMatch[];
  readonly jwt?: JwtPrincipal;
  readonly headers?: readonly AuthorizationHeaderMatch[];
  readonly clientIPGeoLocations?: readonly ClientIpGeoLocation[];
}

/** One rule; the first that matches decides. */
export interface AuthorizationRule {
  readonly name: string;
  readonly action: AuthorizationAction;
  readonly operation?: AuthorizationOperation;
  readonly principal?: Principal;
  /** A CEL expression over Envoy's attributes. */
  readonly cel?: string;
}

/** Authorization of a route, from SecurityPolicy. */
export interface Authorization {
  readonly rules?: readonly AuthorizationRule[];
  readonly defaultAction: AuthorizationAction;
}
