import type { ExprSchema } from "../../../../../core/envoy/generated/cel/expr/syntax_pb.ts";
import { HeaderValueOption_HeaderAppendAction as AppendAction } from "../../../../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import type { RedirectActionSchema } from "../../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { CustomResponseSchema } from "../../../../../core/envoy/generated/envoy/extensions/filters/http/custom_response/v3/custom_response_pb.ts";
import { LocalResponsePolicySchema } from "../../../../../core/envoy/generated/envoy/extensions/http/custom_response/local_response_policy/v3/local_response_policy_pb.ts";
import { RedirectPolicySchema } from "../../../../../core/envoy/generated/envoy/extensions/http/custom_response/redirect_policy/v3/redirect_policy_pb.ts";
import { HttpResponseHeaderMatchInputSchema } from "../../../../../core/envoy/generated/envoy/type/matcher/v3/http_inputs_pb.ts";
import {
  HttpResponseLocalReplyMatchInputSchema,
  HttpResponseStatusCodeMatchInputSchema,
} from "../../../../../core/envoy/generated/envoy/type/matcher/v3/status_code_input_pb.ts";
import { CelMatcherSchema } from "../../../../../core/envoy/generated/xds/type/matcher/v3/cel_pb.ts";
import { HttpAttributesCelMatchInputSchema } from "../../../../../core/envoy/generated/xds/type/matcher/v3/http_inputs_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { done, failed } from "../../../../../core/result/mod.ts";
import { lazy } from "../../base/lazy.ts";
import { bytesOf } from "../../shapes/data-source.ts";
import { type Extension, extension } from "../../shapes/extension.ts";
import { addedHeaders } from "../../shapes/headers.ts";
import type { Init } from "../../shapes/init.ts";
import type { FilterEntry } from "../contract/filter.ts";
import {
  asks,
  compares,
  every,
  exact,
  type Predicate,
  type Rule,
  rule,
  some,
  textMatcher,
} from "../contract/matching.ts";
import { type Entry, entryName, policyFilter } from "../contract/policy-filter.ts";

const name = "envoy.filters.http.custom_response";

/** Replaces responses by others; one entry for each policy. */
export const customResponse = policyFilter({
  name,
  protects: false,
  of: ({ traffic }) => traffic?.responseOverride,
  entries: (override) => [entryOf(override)],
  everywhere: (override) => (setsStatusElsewhere(override) ? [finishing()] : []),
});

/** Replaces nothing itself: where a redirect leads to a route without overrides, it is there to set the status that the override wants. */
const finishing = lazy((): FilterEntry => ({ name: `${name}/status`, config: packAny(CustomResponseSchema, {}) }));

function setsStatusElsewhere({ rules = [] }: ir.ResponseOverride): boolean {
  return rules.some(({ redirect }) => redirect?.statusCode !== undefined);
}

function entryOf(override: ir.ResponseOverride): Entry {
  const rules: Rule[] = [];
  for (const one of override.rules ?? []) {
    const tests = testsOf(one);
    if (tests.length === 0) return failed(`${one.name}: a response override must match a status code or a header`);
    rules.push(rule(every(tests), actionOf(one)));
  }
  const customResponseMatcher = { matcherType: { case: "matcherList" as const, value: { matchers: rules } } };
  const config = packAny(CustomResponseSchema, { customResponseMatcher });
  return done({ name: entryName(name, override.name), config });
}

function testsOf({ match, source }: ir.ResponseOverrideRule): Predicate[] {
  const status = some((match.statusCodes ?? []).map(statusTest));
  const headers = every((match.responseHeaders ?? []).map(headerTest));
  const tests = [status, headers].filter((test) => test !== undefined);
  if (tests.length > 0 && (source === "Local" || source === "Backend")) tests.push(originTest(source));
  return tests;
}

function headerTest(header: ir.StringMatch): Predicate {
  const headerName = header.name ?? "";
  const input = extension("http-response-header-match-input", HttpResponseHeaderMatchInputSchema, { headerName });
  return compares(input, textMatcher(header));
}

function originTest(source: "Local" | "Backend"): Predicate {
  const input = extension("http-response-local-reply-match-input", HttpResponseLocalReplyMatchInputSchema, {});
  return compares(input, exact(source === "Local" ? "true" : "false"));
}

function statusTest({ value, range }: ir.StatusCodeMatch): Predicate {
  if (range === undefined) {
    const input = extension("http-response-status-code-match-input", HttpResponseStatusCodeMatchInputSchema, {});
    return compares(input, exact(`${value ?? ""}`));
  }
  const input = extension("http-attributes-cel-match-input", HttpAttributesCelMatchInputSchema, {});
  const exprMatch = { celExprParsed: { expr: inRange(range) } };
  return asks(input, extension("cel-matcher", CelMatcherSchema, { exprMatch }));
}

type Expr = Init<typeof ExprSchema>;

/** `response.code >= start && response.code <= end`, as CEL's own parser numbers the nodes. */
function inRange({ start, end }: ir.StatusCodeRange): Expr {
  return call(9n, "_&&_", [comparison("_>=_", 1n, start), comparison("_<=_", 5n, end)]);
}

function comparison(operator: string, first: bigint, bound: number): Expr {
  const response: Expr = { id: first, exprKind: { case: "identExpr", value: { name: "response" } } };
  const code: Expr = { id: first + 1n, exprKind: { case: "selectExpr", value: { operand: response, field: "code" } } };
  const limit: Expr = {
    id: first + 3n,
    exprKind: { case: "constExpr", value: { constantKind: { case: "int64Value", value: BigInt(bound) } } },
  };
  return call(first + 2n, operator, [code, limit]);
}

function call(id: bigint, operator: string, args: Expr[]): Expr {
  return { id, exprKind: { case: "callExpr", value: { function: operator, args } } };
}

function actionOf(override: ir.ResponseOverrideRule): Extension {
  if (override.redirect === undefined) {
    return extension(override.name, LocalResponsePolicySchema, responseOf(override.response ?? {}));
  }
  const { redirect } = override;
  return extension(override.name, RedirectPolicySchema, {
    redirectActionSpecifier: { case: "redirectAction", value: redirectOf(redirect) },
    ...(redirect.statusCode !== undefined && { statusCode: redirect.statusCode }),
  });
}

function redirectOf({ scheme, hostname, port, path }: ir.Redirect): Init<typeof RedirectActionSchema> {
  return {
    ...(scheme !== undefined && { schemeRewriteSpecifier: { case: "schemeRedirect", value: scheme } }),
    ...(hostname !== undefined && { hostRedirect: hostname }),
    ...(port !== undefined && { portRedirect: port }),
    ...(path?.fullReplace !== undefined && {
      pathRewriteSpecifier: { case: "pathRedirect", value: path.fullReplace },
    }),
  };
}

function responseOf(response: ir.CustomResponse): Init<typeof LocalResponsePolicySchema> {
  const { body, contentType, statusCode } = response;
  const type = contentType
    ? [
        {
          header: { key: "Content-Type", value: contentType },
          appendAction: AppendAction.OVERWRITE_IF_EXISTS_OR_ADD,
        },
      ]
    : [];
  return {
    ...(body && { bodyFormat: { format: { case: "textFormat", value: new TextDecoder().decode(bytesOf(body)) } } }),
    ...(statusCode !== undefined && { statusCode }),
    responseHeadersToAdd: [...type, ...addedHeaders(response.addResponseHeaders)],
  };
}
