import {
  choice,
  type Edition,
  experimental,
  type In,
  numberChoice,
  object,
  optional,
  pairedWith,
  required,
  rulesIf,
} from "../schema/mod.ts";
import { httpHeaderFilter } from "../shared/header-strict.ts";
import { httpRequestMirrorFilter } from "../shared/mirror.ts";
import { httpPathModifier } from "../shared/path-modifier.ts";
import { localObjectReference } from "../shared/references.ts";
import { portNumber, preciseHostname } from "../shared/values.ts";
import { httpCorsFilter } from "./cors.ts";
import { httpExternalAuthFilter } from "./external-auth.ts";

/** A redirect. */
export const httpRequestRedirectFilter = object({
  hostname: optional(preciseHostname, "Host name to redirect to; absent means the request's."),
  path: optional(httpPathModifier, "Path to redirect to; absent means the request's."),
  port: optional(portNumber, "Port to redirect to."),
  scheme: optional(choice(["http", "https"]), "Scheme to redirect to; absent means the request's."),
  statusCode: optional(numberChoice([301, 302, 303, 307, 308]), "HTTP status of the response.", { default: 302 }),
});

/** The type of {@link httpRequestRedirectFilter}. */
export interface HTTPRequestRedirectFilter extends In<typeof httpRequestRedirectFilter> {}

/** A rewrite of host and path. */
export const httpUrlRewriteFilter = object({
  hostname: optional(preciseHostname, "New host name."),
  path: optional(httpPathModifier, "New path."),
});

/** The type of {@link httpUrlRewriteFilter}. */
export interface HTTPURLRewriteFilter extends In<typeof httpUrlRewriteFilter> {}

const STANDARD_TYPES = [
  "RequestHeaderModifier",
  "ResponseHeaderModifier",
  "RequestMirror",
  "RequestRedirect",
  "URLRewrite",
  "ExtensionRef",
  "CORS",
] as const;
const EXPERIMENTAL_TYPES = [...STANDARD_TYPES, "ExternalAuth"] as const;

function filterType({ channel }: Edition) {
  const types: readonly (typeof EXPERIMENTAL_TYPES)[number][] =
    channel === "experimental" ? EXPERIMENTAL_TYPES : STANDARD_TYPES;
  return choice(types);
}

/** A filter of an HTTPRoute. */
export const httpRouteRuleFilter = (edition: Edition) =>
  object(
    {
      cors: optional(httpCorsFilter, "Answer requests from other origins."),
      extensionRef: optional(localObjectReference, "A filter of the implementation."),
      ...experimental(edition, {
        externalAuth: optional(httpExternalAuthFilter, "Ask an external authorization service."),
      }),
      requestHeaderModifier: optional(httpHeaderFilter(edition), "Change request headers."),
      requestMirror: optional(httpRequestMirrorFilter, "Send copies elsewhere."),
      requestRedirect: optional(httpRequestRedirectFilter, "Answer with a redirect."),
      responseHeaderModifier: optional(httpHeaderFilter(edition), "Change response headers."),
      type: required(filterType(edition), "Which filter this is."),
      urlRewrite: optional(httpUrlRewriteFilter, "Change host or path."),
    },
    {
      rules: [
        ...pairedWith("CORS", "cors"),
        ...pairedWith("RequestHeaderModifier", "requestHeaderModifier"),
        ...pairedWith("ResponseHeaderModifier", "responseHeaderModifier"),
        ...pairedWith("RequestMirror", "requestMirror"),
        ...pairedWith("RequestRedirect", "requestRedirect"),
        ...pairedWith("URLRewrite", "urlRewrite"),
        ...pairedWith("ExtensionRef", "extensionRef"),
        ...rulesIf(edition.channel === "experimental", ...pairedWith("ExternalAuth", "externalAuth")),
      ],
    },
  );

/** The type of {@link httpRouteRuleFilter}. */
export interface HTTPRouteRuleFilter extends In<ReturnType<typeof httpRouteRuleFilter>> {}
