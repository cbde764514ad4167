import { choice, exactlyFor, flag, type In, object, optional, pairedWith, required, text } from "../schema/mod.ts";

/** A host name made out of the path. */
export const hostnamePathRegexRewrite = object({
  pattern: required(text({ min: 1 }), "Expression that matches the path."),
  substitution: required(text({ min: 1, pattern: "^[^\\r\\n\\x00]*$" }), "What the host name becomes."),
});

/** The type of {@link hostnamePathRegexRewrite}. */
export interface HostnamePathRegexRewrite extends In<typeof hostnamePathRegexRewrite> {}

/** A new host name. */
export const httpHostnameModifier = object(
  {
    header: optional(text(), "Take it from this header."),
    pathRegex: optional(hostnamePathRegexRewrite, "Make it out of the path."),
    type: required(choice(["Header", "Backend", "PathRegex"]), "Where the host name comes from."),
  },
  {
    rules: [...pairedWith("Header", "header"), ...pairedWith("PathRegex", "pathRegex")],
  },
);

/** The type of {@link httpHostnameModifier}. */
export interface HTTPHostnameModifier extends In<typeof httpHostnameModifier> {}

/** Replacement by a regular expression. */
export const replaceRegexMatch = object({
  pattern: required(text({ min: 1 }), "The expression."),
  substitution: required(text(), "What the match becomes."),
});

/** The type of {@link replaceRegexMatch}. */
export interface ReplaceRegexMatch extends In<typeof replaceRegexMatch> {}

/** A new path. */
export const envoyHttpPathModifier = object(
  {
    replaceRegexMatch: optional(replaceRegexMatch, "Replace by a regular expression."),
    type: required(choice(["ReplaceRegexMatch"]), "How the path is made."),
  },
  { rules: [exactlyFor("ReplaceRegexMatch", "replaceRegexMatch")] },
);

/** The type of {@link envoyHttpPathModifier}. */
export interface EnvoyHTTPPathModifier extends In<typeof envoyHttpPathModifier> {}

/** A rewrite of the URL. */
export const envoyHttpUrlRewriteFilter = object({
  appendXForwardedHost: optional(flag(), "Add X-Forwarded-Host with the old host."),
  hostname: optional(httpHostnameModifier, "New host name."),
  path: optional(envoyHttpPathModifier, "New path."),
});

/** The type of {@link envoyHttpUrlRewriteFilter}. */
export interface EnvoyHTTPURLRewriteFilter extends In<typeof envoyHttpUrlRewriteFilter> {}
