import type { HTTPRoute, HTTPRouteMatch, HTTPRouteRule, SessionPersistence } from "../../../core/api/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import { toDuration } from "../../../core/scalars/mod.ts";
import { durationInvalid, sessionNameInvalid, sessionTypeUnknown } from "../../../core/status/catalogue/filter.ts";
import { nonEmpty, present } from "../base/present.ts";
import type { RuleSite } from "../base/site.ts";
import { isToken } from "../filters/headers.ts";
import { HTTP_FILTERS } from "../filters/http.ts";
import { buildRules, type RuleForm } from "./build-rules.ts";
import { httpMatches } from "./http-matches.ts";
import type { RulesResult } from "./rule.ts";

const HTTP: RuleForm<HTTPRouteRule, HTTPRouteMatch> = {
  filterTypes: HTTP_FILTERS,
  always: {},
  fields: (rule) => ({ timeout: routeTimeout(rule), retry: routeRetry(rule) }),
  conditions: httpMatches,
  session: (rule, destination) => sessionPersistence(rule.sessionPersistence, destination),
  answersInvalid: true,
  resolverAlone: true,
  failsFirst: true,
};

/** The rules of an HTTPRoute under one parent. */
export function httpRules(route: HTTPRoute, site: RuleSite, read: Reader): RulesResult {
  return buildRules({ route, rules: route.spec.rules ?? [], site }, HTTP, read);
}

/** Session persistence of a rule, or what is wrong with it. Envoy needs a name for the session: the destination's, unless one is given. */
function sessionPersistence(
  wanted: SessionPersistence | undefined,
  destination: string,
): Result<ir.SessionPersistence> | undefined {
  if (!wanted) return undefined;
  const { type = "Cookie", sessionName, absoluteTimeout, cookieConfig } = wanted;
  const name = sessionName ?? destination.replaceAll("/", "-");
  if (!isToken(name)) return { fault: sessionNameInvalid(name) };
  if (type === "Header") return { value: { header: { name } } };
  if (type !== "Cookie") return { fault: sessionTypeUnknown(type) };
  const permanent = cookieConfig?.lifetimeType === "Permanent" && absoluteTimeout !== undefined;
  const ttl = permanent ? toDuration(absoluteTimeout) : undefined;
  if (permanent && ttl === undefined)
    return { fault: durationInvalid("sessionPersistence.absoluteTimeout", absoluteTimeout) };
  return { value: { cookie: present({ name, ttl }) } };
}

/** Envoy's own default, for a time-out that cannot be read. */
const DEFAULT_TIMEOUT: ir.Duration = "15s";

/** The time-out of a rule: of the request, or of the call to the backend where there is just one. */
function routeTimeout({ timeouts, retry }: HTTPRouteRule): ir.Duration | undefined {
  const wanted = timeouts?.backendRequest !== undefined && !retry ? timeouts.backendRequest : timeouts?.request;
  return wanted === undefined ? undefined : (toDuration(wanted) ?? DEFAULT_TIMEOUT);
}

/** Retries of a rule; with them the backend's time-out holds for each attempt (GEP-1742). */
function routeRetry({ timeouts, retry }: HTTPRouteRule): ir.Retry | undefined {
  if (!retry) return undefined;
  const baseInterval = toDuration(retry.backoff);
  const timeout = toDuration(timeouts?.backendRequest);
  const perRetry = present<ir.PerRetryPolicy>({
    backOff: baseInterval === undefined ? undefined : { baseInterval },
    timeout,
  });
  const codes = nonEmpty(retry.codes);
  return present<ir.Retry>({
    numRetries: retry.attempts,
    perRetry: perRetry.backOff || perRetry.timeout ? perRetry : undefined,
    retryOn: codes && { httpStatusCodes: codes },
  });
}
