import { HttpRequestHeaderMatchInputSchema } from "../../../../../core/envoy/generated/envoy/type/matcher/v3/http_inputs_pb.ts";
import type {
  Matcher_MatcherList_FieldMatcherSchema,
  Matcher_MatcherList_PredicateSchema,
} from "../../../../../core/envoy/generated/xds/type/matcher/v3/matcher_pb.ts";
import type { StringMatcherSchema } from "../../../../../core/envoy/generated/xds/type/matcher/v3/string_pb.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { type Extension, extension } from "../../shapes/extension.ts";
import type { Init } from "../../shapes/init.ts";

/** A test of the unified matching API. */
export type Predicate = Init<typeof Matcher_MatcherList_PredicateSchema>;

/** A test with what happens when it holds. */
export type Rule = Init<typeof Matcher_MatcherList_FieldMatcherSchema>;

/** A string matcher of the xDS API, which is not the one of Envoy's API. */
export type XdsStringMatcher = Init<typeof StringMatcherSchema>;

/** All of the tests; none of them means no test. */
export function every(predicates: readonly Predicate[]): Predicate | undefined {
  if (predicates.length <= 1) return predicates[0];
  return { matchType: { case: "andMatcher", value: { predicate: [...predicates] } } };
}

/** One of the tests; none of them means no test. */
export function some(predicates: readonly Predicate[]): Predicate | undefined {
  if (predicates.length <= 1) return predicates[0];
  return { matchType: { case: "orMatcher", value: { predicate: [...predicates] } } };
}

/** The opposite of a test. */
export function not(predicate: Predicate): Predicate {
  return { matchType: { case: "notMatcher", value: predicate } };
}

/** Compares a text that Envoy looks up. */
export function compares(input: Extension, value: XdsStringMatcher): Predicate {
  return { matchType: { case: "singlePredicate", value: { input, matcher: { case: "valueMatch", value } } } };
}

/** Hands what Envoy looks up to a matcher of its own. */
export function asks(input: Extension, matcher: Extension): Predicate {
  return {
    matchType: { case: "singlePredicate", value: { input, matcher: { case: "customMatch", value: matcher } } },
  };
}

/** Compares a request header, or a pseudo header such as ":path". */
export function requestHeader(headerName: string, value: XdsStringMatcher): Predicate {
  return compares(extension("http_header", HttpRequestHeaderMatchInputSchema, { headerName }), value);
}

/** One exact text. */
export function exact(text: string, ignoreCase = false): XdsStringMatcher {
  return { matchPattern: { case: "exact", value: text }, ignoreCase };
}

/** A RE2 pattern that matches the whole text. */
export function pattern(regex: string): XdsStringMatcher {
  return {
    matchPattern: { case: "safeRegex", value: { regex, engineType: { case: "googleRe2", value: {} } } },
  };
}

/** A rule: its action is taken when a test holds, and the first test that holds decides. Without a test Envoy refuses the rule. */
export function rule(predicate: Predicate | undefined, action: Extension): Rule {
  return { ...(predicate && { predicate }), onMatch: { onMatch: { case: "action", value: action } } };
}

/** A test of the IR as the matcher of the xDS API; a test without a pattern yields an empty one, which Envoy refuses. */
export function textMatcher(match: ir.StringMatch): XdsStringMatcher {
  if (match.exact !== undefined) return exact(match.exact);
  if (match.prefix !== undefined) return { matchPattern: { case: "prefix", value: match.prefix } };
  if (match.suffix !== undefined) return { matchPattern: { case: "suffix", value: match.suffix } };
  return match.safeRegex === undefined ? {} : pattern(match.safeRegex);
}
