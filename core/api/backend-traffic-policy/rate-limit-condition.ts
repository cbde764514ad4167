import { pathMatch } from "../envoy/text-match.ts";
import { cel, choice, flag, type In, list, object, optional, required, text } from "../schema/mod.ts";
import { httpMethod } from "../shared/values.ts";

/** A condition on a header. */
export const headerMatch = object({
  invert: optional(flag(), "Match when the condition does not hold.", { default: false }),
  name: required(text({ min: 1, max: 256 }), "Name of the header."),
  type: optional(choice(["Exact", "RegularExpression", "Distinct"]), "How the value is compared.", {
    default: "Exact",
  }),
  value: optional(text({ max: 1024 }), "Text or expression to compare with."),
});

/** The type of {@link headerMatch}. */
export interface HeaderMatch extends In<typeof headerMatch> {}

/** A condition on the method. */
export const methodMatch = object({
  invert: optional(flag(), "Match when the condition does not hold.", { default: false }),
  value: required(httpMethod, "The method."),
});

/** The type of {@link methodMatch}. */
export interface MethodMatch extends In<typeof methodMatch> {}

/** A condition on a query parameter. */
export const queryParamMatch = object({
  invert: optional(flag(), "Match when the condition does not hold.", { default: false }),
  name: required(text({ min: 1, max: 256 }), "Name of the parameter."),
  type: optional(choice(["Exact", "RegularExpression", "Distinct"]), "How the value is compared.", {
    default: "Exact",
  }),
  value: optional(text({ max: 1024 }), "Text or expression to compare with."),
});

/** The type of {@link queryParamMatch}. */
export interface QueryParamMatch extends In<typeof queryParamMatch> {}

/** A condition on the client's address. */
export const sourceMatch = object({
  invert: optional(flag(), "Match when the condition does not hold.", { default: false }),
  type: optional(choice(["Exact", "Distinct"]), "One limit for all, or one for each address.", { default: "Exact" }),
  value: required(text({ min: 1, max: 256 }), "Network in CIDR form."),
});

/** The type of {@link sourceMatch}. */
export interface SourceMatch extends In<typeof sourceMatch> {}

/** Requests that a limit counts; all conditions must hold. */
export const rateLimitSelectCondition = object(
  {
    headers: optional(list(headerMatch, { max: 128 }), "Conditions on headers; all must hold."),
    methods: optional(list(methodMatch), "Methods; one that matches is enough."),
    path: optional(pathMatch, "The path."),
    queryParams: optional(list(queryParamMatch, { max: 16 }), "Query parameters; all must match."),
    sourceCIDR: optional(sourceMatch, "Networks of clients."),
  },
  {
    rules: [
      cel(
        "has(self.headers) || has(self.methods) || has(self.path) || has(self.sourceCIDR) || has(self.queryParams)",
        "name at least one condition: headers, methods, path, sourceCIDR or queryParams",
      ),
    ],
  },
);

/** The type of {@link rateLimitSelectCondition}. */
export interface RateLimitSelectCondition extends In<typeof rateLimitSelectCondition> {}
