import { type CustomResponse, customResponse } from "../envoy/response-body.ts";
import { choice, type In, list, object, optional, required, text } from "../schema/mod.ts";
import { httpCredentialInjectionFilter } from "./credential-injection.ts";
import { envoyHttpUrlRewriteFilter } from "./url-rewrite.ts";

/** A condition on a cookie. */
export const httpCookieMatch = object({
  name: required(text({ min: 1, max: 256 }), "Name of the cookie."),
  type: optional(choice(["Exact", "RegularExpression"]), "How the value is compared.", { default: "Exact" }),
  value: required(text({ min: 1, max: 4096 }), "Text or expression to compare with."),
});

/** The type of {@link httpCookieMatch}. */
export interface HTTPCookieMatch extends In<typeof httpCookieMatch> {}

/** Conditions on a request; all must hold. */
export const httpRouteMatchFilter = object(
  {
    cookies: optional(list(httpCookieMatch, { min: 1, max: 16 }), "Conditions on cookies."),
  },
  { minProperties: 1 },
);

/** The type of {@link httpRouteMatchFilter}. */
export interface HTTPRouteMatchFilter extends In<typeof httpRouteMatchFilter> {}

/** An answer without a backend. */
export interface HTTPDirectResponseFilter extends CustomResponse {}

/** The spec of an HTTPRouteFilter: the work that it does on requests. */
export const httpRouteFilterSpec = object({
  credentialInjection: optional(httpCredentialInjectionFilter, "Add a credential to requests."),
  directResponse: optional(customResponse, "Answer without a backend."),
  matches: optional(list(httpRouteMatchFilter, { max: 8 }), "Further conditions of the rule."),
  urlRewrite: optional(envoyHttpUrlRewriteFilter, "Rewrite the URL beyond what HTTPRoute can."),
});

/** The type of {@link httpRouteFilterSpec}. */
export interface HTTPRouteFilterSpec extends In<typeof httpRouteFilterSpec> {}
