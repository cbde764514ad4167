import {
  cel,
  choice,
  type Edition,
  type In,
  list,
  object,
  optional,
  pathWithout,
  required,
  text,
} from "../schema/mod.ts";
import { headerName, headerValue, httpMethod, pathMatchType } from "../shared/values.ts";

/** A condition on a header. */
export const httpHeaderMatch = (edition: Edition) =>
  object({
    name: required(headerName, "Name of the header."),
    type: optional(choice(["Exact", "RegularExpression"]), "How the value is compared.", { default: "Exact" }),
    value: required(headerValue(edition), "Text or expression to compare with."),
  });

/** The type of {@link httpHeaderMatch}. */
export interface HTTPHeaderMatch extends In<ReturnType<typeof httpHeaderMatch>> {}

/** A condition on the path. */
export const httpPathMatch = object(
  {
    type: optional(pathMatchType, "How the path is compared.", { default: "PathPrefix" }),
    value: optional(text({ max: 1024 }), "Path or expression to compare with.", { default: "/" }),
  },
  {
    rules: [
      cel("(self.type in ['Exact','PathPrefix']) ? self.value.startsWith('/') : true", "must begin with /"),
      pathWithout("contains", "//"),
      pathWithout("contains", "/./"),
      pathWithout("contains", "/../"),
      pathWithout("contains", "%2f"),
      pathWithout("contains", "%2F"),
      pathWithout("contains", "#"),
      pathWithout("endsWith", "/.."),
      pathWithout("endsWith", "/."),
      cel(
        "self.type in ['Exact','PathPrefix'] || self.type == 'RegularExpression'",
        "the type must be Exact, PathPrefix or RegularExpression",
      ),
      cel(
        '(self.type in [\'Exact\',\'PathPrefix\']) ? self.value.matches(r"""^(?:[-A-Za-z0-9/._~!$&\'()*+,;=:@]|[%][0-9a-fA-F]{2})+$""") : true',
        "must hold only characters of a path (RFC 3986)",
      ),
    ],
  },
);

/** The type of {@link httpPathMatch}. */
export interface HTTPPathMatch extends In<typeof httpPathMatch> {}

/** A condition on a query parameter. */
export const httpQueryParamMatch = object({
  name: required(headerName, "Name of the parameter."),
  type: optional(choice(["Exact", "RegularExpression"]), "How the value is compared.", { default: "Exact" }),
  value: required(text({ min: 1, max: 1024 }), "Text or expression to compare with."),
});

/** The type of {@link httpQueryParamMatch}. */
export interface HTTPQueryParamMatch extends In<typeof httpQueryParamMatch> {}

/** Conditions on a request; all must hold. */
export const httpRouteMatch = (edition: Edition) =>
  object({
    headers: optional(
      list(httpHeaderMatch(edition), { max: 16, kind: ["name"] }),
      "Conditions on headers; all must hold.",
    ),
    method: optional(httpMethod, "The method."),
    path: optional(httpPathMatch, "The path.", { default: { type: "PathPrefix", value: "/" } }),
    queryParams: optional(
      list(httpQueryParamMatch, { max: 16, kind: ["name"] }),
      "Conditions on query parameters; all must hold.",
    ),
  });

/** The type of {@link httpRouteMatch}. */
export interface HTTPRouteMatch extends In<ReturnType<typeof httpRouteMatch>> {}
