/** One test on a string; exactly one of exact, prefix, suffix, safeRegex or distinct is set. */
export interface StringMatch {
  /** Header, query parameter or cookie name; empty where the subject is implied (paths, origins). */
  readonly name?: string;
  readonly exact?: string;
  readonly prefix?: string;
  readonly suffix?: string;
  /** RE2 syntax, matched against the whole string. */
  readonly safeRegex?: string;
  /** Rate limits only: every distinct value gets a bucket of its own. */
  readonly distinct?: boolean;
  readonly invert?: boolean;
}

/** A test on a query parameter of a rate limit rule. */
export type QueryParamMatch = StringMatch;

/** A test on the client's address; fields are parsed from the CIDR by the Gateway API translator. */
export interface CidrMatch {
  readonly cidr: string;
  readonly maskLen: number;
  readonly isIPv6?: boolean;
  /** Rate limits only: every address in the range gets a bucket of its own. */
  readonly distinct?: boolean;
  readonly invert?: boolean;
}

/** How a policy compares one string, in the API's spelling; a missing type means Exact. */
export interface ApiStringMatch {
  readonly type?: "Exact" | "Prefix" | "Suffix" | "RegularExpression";
  readonly value: string;
}

/** A range of HTTP status codes, both ends included. */
export interface StatusCodeRange {
  readonly start: number;
  readonly end: number;
}

/** A status code or a range of them; exactly one is set. */
export interface StatusCodeMatch {
  readonly value?: number;
  readonly range?: StatusCodeRange;
}
