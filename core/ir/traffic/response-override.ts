import type { AddHeader } from "../values/headers.ts";
import type { StatusCodeMatch, StringMatch } from "../values/matches.ts";
import type { Redirect } from "../values/rewrite.ts";
import type { Base64 } from "../values/scalars.ts";

/** A response that the proxy writes itself. */
export interface CustomResponse {
  readonly contentType?: string;
  /** May hold Envoy's command operators once decoded. Missing in answers that nobody asked for; they stand for a backend or filter that cannot be had. */
  readonly body?: Base64;
  /** 100 to 599; missing keeps the original status. */
  readonly statusCode?: number;
  readonly addResponseHeaders?: readonly AddHeader[];
}

/** Which responses a rule replaces: any of the statuses, and all of the headers. */
export interface CustomResponseMatch {
  readonly statusCodes?: readonly StatusCodeMatch[];
  readonly responseHeaders?: readonly StringMatch[];
}

/** Whose responses are replaced: the proxy's own, the backend's, or both. */
export type ResponseOverrideSource = "All" | "Local" | "Backend";

/** One replacement; either response or redirect is set. */
export interface ResponseOverrideRule {
  readonly name: string;
  readonly match: CustomResponseMatch;
  readonly response?: CustomResponse;
  readonly redirect?: Redirect;
  readonly source?: ResponseOverrideSource;
}

/** Replacement of responses, from BackendTrafficPolicy; one Envoy filter for each name. */
export interface ResponseOverride {
  readonly name: string;
  readonly rules?: readonly ResponseOverrideRule[];
}
