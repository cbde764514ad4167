import type { StringMatch } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { patternInvalid } from "../../../../core/status/catalogue/filter.ts";
import { isRe2 } from "../../base/regex.ts";
import type { Faults } from "./faults.ts";

/** Conditions on texts; one whose expression Envoy cannot read is left out and noted. */
export function stringMatchesOf(
  matches: readonly StringMatch[],
  where: string,
  faults: Faults,
): readonly ir.StringMatch[] {
  return matches.flatMap((match, i) => stringMatchOf(match, `${where}[${i}]`, faults) ?? []);
}

/** A condition on a text; undefined when Envoy cannot read its expression, which is noted. */
export function stringMatchOf(match: StringMatch, where: string, faults: Faults): ir.StringMatch | undefined {
  const { type = "Exact", value } = match;
  switch (type) {
    case "Prefix":
      return { prefix: value };
    case "Suffix":
      return { suffix: value };
    case "RegularExpression":
      if (isRe2(value)) return { safeRegex: value };
      faults.push(patternInvalid(where, value));
      return undefined;
    default:
      return { exact: value };
  }
}
