import type { GRPCRoute, GRPCRouteMatch, GRPCRouteRule } from "../../../core/api/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import { grpcDirectResponseOk } from "../../../core/status/catalogue/filter.ts";
import { unsupportedValue } from "../../../core/status/catalogue/route.ts";
import type { RuleSite } from "../base/site.ts";
import type { FilterDraft } from "../filters/draft.ts";
import { GRPC_FILTERS } from "../filters/http.ts";
import { buildRules, type RuleForm } from "./build-rules.ts";
import { grpcMatches } from "./grpc-matches.ts";
import type { RulesResult } from "./rule.ts";

const GRPC: RuleForm<GRPCRouteRule, GRPCRouteMatch> = {
  filterTypes: GRPC_FILTERS,
  restrict: denialOnly,
  always: { isHTTP2: true },
  conditions: grpcMatches,
  answersInvalid: false,
  resolverAlone: false,
  failsFirst: false,
};

/** The rules of a GRPCRoute under one parent. */
export function grpcRules(route: GRPCRoute, site: RuleSite, read: Reader): RulesResult {
  return buildRules({ route, rules: route.spec.rules ?? [], site }, GRPC, read);
}

/**
 * gRPC tells success in a trailer beside a message; an answer without one is an error to every client. A denial has a body, if an empty one,
 * which tells it from answers that stand for a missing backend.
 */
function denialOnly(draft: FilterDraft): void {
  const { directResponse } = draft;
  const { statusCode: status = 0 } = directResponse ?? {};
  if (directResponse === undefined || draft.findings.length > 0) return;
  if (status < 200 || status >= 300) draft.directResponse = { body: "", ...directResponse };
  else {
    delete draft.directResponse;
    draft.findings.push(unsupportedValue(grpcDirectResponseOk()));
  }
}
