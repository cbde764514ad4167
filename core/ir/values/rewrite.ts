import type { PrivateBytes } from "./scalars.ts";

/** A new path; exactly one field is set. */
export interface HttpPathModifier {
  readonly fullReplace?: string;
  readonly prefixMatchReplace?: string;
}

/** A new path, with the regular expression that HTTPRouteFilter adds; exactly one field is set. */
export interface ExtendedHttpPathModifier extends HttpPathModifier {
  readonly regexMatchReplace?: RegexMatchReplace;
}

/** A new Host header: a name, another header's value, the backend's name or a piece of the path. */
export interface HttpHostModifier {
  readonly name?: string;
  readonly header?: string;
  readonly backend?: boolean;
  readonly pathRegex?: RegexMatchReplace;
}

/** Rewrites the request before it goes to the backend. */
export interface UrlRewrite {
  readonly path?: ExtendedHttpPathModifier;
  readonly host?: HttpHostModifier;
  /** False keeps the old host out of x-forwarded-host; missing means true. */
  readonly appendXForwardedHost?: boolean;
}

/** Answers with a redirect; missing parts stay as in the request. */
export interface Redirect {
  readonly scheme?: string;
  readonly hostname?: string;
  readonly path?: HttpPathModifier;
  readonly port?: number;
  readonly statusCode?: number;
}

/** Writes a secret into a header; one Envoy filter for each name. */
export interface CredentialInjection {
  readonly name: string;
  /** Missing means Authorization. */
  readonly header?: string;
  readonly overwrite?: boolean;
  readonly credential: PrivateBytes;
}

/** A RE2 pattern and what replaces its match. */
export interface RegexMatchReplace {
  readonly pattern: string;
  readonly substitution: string;
}
