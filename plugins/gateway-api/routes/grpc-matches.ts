import type { GRPCMethodMatch, GRPCRouteMatch } from "../../../core/api/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import { patternInvalid } from "../../../core/status/catalogue/filter.ts";
import { isRe2, partOfRe2 } from "../base/expressions.ts";
import { nonEmpty, present } from "../base/present.ts";
import { type CombinedMatch, cookieMatchesOf, headerConditions, type RouteMatches } from "./http-matches.ts";

/** Any gRPC service: names of packages and the service joined by dots. */
const ANY_SERVICE = "(?i:\\.?[a-z_][a-z_0-9]*(\\.[a-z_][a-z_0-9]*)*)";
/** Any gRPC method. */
const ANY_METHOD = "[A-Za-z_][A-Za-z_0-9]*";

/** The conditions of one match, or what is wrong with them. */
export function grpcMatches({ match, cookies, places }: CombinedMatch<GRPCRouteMatch>): Result<RouteMatches> {
  const where = `matches[${places[0]}]`;
  const headers = headerConditions(match.headers ?? [], `${where}.headers`);
  if ("fault" in headers) return headers;
  const method = match.method ? methodMatch(match.method, `${where}.method`) : NO_METHOD;
  if ("fault" in method) return method;
  const cookieMatches = cookieMatchesOf(cookies, places[1]);
  if ("fault" in cookieMatches) return cookieMatches;
  const { path, header } = method.value;
  const value = present<RouteMatches>({
    pathMatch: path,
    headerMatches: nonEmpty(header ? [...headers.value, header] : headers.value),
    cookieMatches: nonEmpty(cookieMatches.value),
  });
  return { value };
}

interface MethodMatch {
  readonly path?: ir.StringMatch;
  /** A method alone is the end of the path, which only a header match can say. */
  readonly header?: ir.StringMatch;
}

const NO_METHOD: { readonly value: MethodMatch } = Object.freeze({ value: Object.freeze({}) });

/** gRPC calls are paths of the form `/<service>/<method>`; a name that is left empty stands for any. */
function methodMatch({ type = "Exact", ...names }: GRPCMethodMatch, where: string): Result<MethodMatch> {
  const service = names.service || undefined;
  const method = names.method || undefined;
  if (type === "Exact") {
    if (service !== undefined && method !== undefined) return { value: { path: { exact: `/${service}/${method}` } } };
    if (method !== undefined) return { value: { header: { name: ":path", suffix: `/${method}` } } };
    return service === undefined ? NO_METHOD : { value: { path: { prefix: `/${service}` } } };
  }
  if (type !== "RegularExpression" || (service === undefined && method === undefined)) return NO_METHOD;
  const bad = [service, method].find((pattern) => pattern !== undefined && !isRe2(pattern));
  if (bad !== undefined) return { fault: patternInvalid(where, bad) };
  const parts = [service ? partOfRe2(service) : ANY_SERVICE, method ? partOfRe2(method) : ANY_METHOD];
  const safeRegex = `/${parts.join("/")}`;
  // Each can be read alone and not both together, when they give the same name to a group.
  return isRe2(safeRegex) ? { value: { path: { safeRegex } } } : { fault: patternInvalid(where, safeRegex) };
}
