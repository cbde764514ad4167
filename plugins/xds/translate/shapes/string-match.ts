import type { StringMatcherSchema } from "../../../../core/envoy/generated/envoy/type/matcher/v3/string_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Init } from "./init.ts";

/** A string matcher of Envoy's API. */
export type StringMatcherInit = Init<typeof StringMatcherSchema>;

/** A test of the IR as Envoy's string matcher; a test without a pattern yields an empty matcher, which Envoy refuses. */
export function stringMatcher(match: ir.StringMatch): StringMatcherInit {
  if (match.exact !== undefined) return { matchPattern: { case: "exact", value: match.exact } };
  if (match.prefix !== undefined) return { matchPattern: { case: "prefix", value: match.prefix } };
  if (match.suffix !== undefined) return { matchPattern: { case: "suffix", value: match.suffix } };
  if (match.safeRegex !== undefined) return regexMatcher(match.safeRegex);
  return {};
}

/** A matcher for a RE2 pattern that matches the whole text. */
export function regexMatcher(regex: string): StringMatcherInit {
  return { matchPattern: { case: "safeRegex", value: { regex } } };
}

/** A matcher for one exact text. */
export function exactly(text: string): StringMatcherInit {
  return { matchPattern: { case: "exact", value: text } };
}
