import type { HeaderMatch, PathMatch, QueryParamMatch, SourceMatch } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { patternInvalid } from "../../../../core/status/catalogue/filter.ts";
import * as say from "../../../../core/status/catalogue/policies/backend-traffic.ts";
import type { Faults } from "../../backends/cluster/faults.ts";
import { parseCidr } from "../../base/cidr.ts";
import { present } from "../../base/present.ts";
import { isRe2, quoteRe2 } from "../../base/regex.ts";

/** A condition on a header; undefined, and noted, when it cannot be used. */
export function headerMatchOf(match: HeaderMatch, where: string, faults: Faults): ir.StringMatch | undefined {
  return namedMatchOf(match, { where, emptyAllowed: true }, faults);
}

/** A condition on a query parameter; unlike a header's an empty value is none. */
export function queryParamMatchOf(
  match: QueryParamMatch,
  where: string,
  faults: Faults,
): ir.QueryParamMatch | undefined {
  if (match.name !== "") return namedMatchOf(match, { where, emptyAllowed: false }, faults);
  faults.push(say.matchNameMissing(where));
  return undefined;
}

function namedMatchOf(
  { name, type = "Exact", value, invert }: HeaderMatch | QueryParamMatch,
  { where, emptyAllowed }: { readonly where: string; readonly emptyAllowed: boolean },
  faults: Faults,
): ir.StringMatch | undefined {
  const refuse = (fault: string) => void faults.push(fault);
  if (type === "Distinct") {
    if (invert) return refuse(say.distinctInverted(where));
    if (value !== undefined) return refuse(say.distinctWithValue(where));
    return { name, distinct: true };
  }
  if (type !== "Exact" && type !== "RegularExpression") return refuse(say.matchTypeUnsupported(where, type));
  if (value === undefined || (value === "" && !emptyAllowed)) return refuse(say.matchValueMissing(where, type));
  if (type === "Exact") return present<ir.StringMatch>({ name, exact: value, invert });
  if (!isRe2(value)) return refuse(patternInvalid(`${where}.value`, value));
  return present<ir.StringMatch>({ name, safeRegex: value, invert });
}

/** A condition on the path. Rate limits compare the path with its query, so a prefix becomes an expression that ends where a segment does. */
export function pathMatchOf(
  { type = "PathPrefix", value = "/", invert }: PathMatch,
  where: string,
  faults: Faults,
): ir.StringMatch | undefined {
  switch (type) {
    case "Exact":
      return present<ir.StringMatch>({ exact: value, invert });
    case "RegularExpression":
      if (isRe2(value)) return present<ir.StringMatch>({ safeRegex: value, invert });
      faults.push(patternInvalid(`${where}.value`, value));
      return undefined;
    case "PathPrefix":
      return value === "/"
        ? present<ir.StringMatch>({ prefix: value, invert })
        : present<ir.StringMatch>({ safeRegex: prefixPattern(value), invert });
    default:
      faults.push(say.matchTypeUnsupported(where, type));
      return undefined;
  }
}

function prefixPattern(prefix: string): string {
  return `^${quoteRe2(prefix.replace(/\/$/, ""))}(/.*|\\?.*|#.*|;.*|$)`;
}

/** A condition on the client's address. */
export function sourceMatchOf(
  { type, value, invert }: SourceMatch,
  where: string,
  faults: Faults,
): ir.CidrMatch | undefined {
  const cidr = parseCidr(value);
  if (cidr)
    return present<ir.CidrMatch>({ ...cidr, distinct: type === "Distinct" || undefined, invert: invert ?? false });
  faults.push(say.sourceCidrInvalid(where, value));
  return undefined;
}
