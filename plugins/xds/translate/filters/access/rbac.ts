import {
  RBACPerRouteSchema,
  RBACSchema,
} from "../../../../../core/envoy/generated/envoy/extensions/filters/http/rbac/v3/rbac_pb.ts";
import { DynamicMetadataInputSchema } from "../../../../../core/envoy/generated/envoy/extensions/matching/common_inputs/network/v3/network_inputs_pb.ts";
import { MetadataSchema } from "../../../../../core/envoy/generated/envoy/extensions/matching/input_matchers/metadata/v3/metadata_pb.ts";
import type { ValueMatcherSchema } from "../../../../../core/envoy/generated/envoy/type/matcher/v3/value_pb.ts";
import { CelMatcherSchema } from "../../../../../core/envoy/generated/xds/type/matcher/v3/cel_pb.ts";
import { HttpAttributesCelMatchInputSchema } from "../../../../../core/envoy/generated/xds/type/matcher/v3/http_inputs_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { done, map, type Result } from "../../../../../core/result/mod.ts";
import { extension } from "../../shapes/extension.ts";
import type { Init } from "../../shapes/init.ts";
import { exactly } from "../../shapes/string-match.ts";
import type { RouteOverlay } from "../contract/filter.ts";
import {
  asks,
  every,
  exact,
  not,
  type Predicate,
  pattern,
  type Rule,
  requestHeader,
  rule,
  some,
} from "../contract/matching.ts";
import { routeFilter } from "../contract/policy-filter.ts";
import { clientIn, decision, verdict } from "./authorization.ts";
import { parsedCel } from "./cel.ts";
import { asksForPlaces, locationTest } from "./geo-fields.ts";

const name = "envoy.filters.http.rbac";

/** Decides by rules which requests may pass; the chain's entry lets all pass. */
export const rbac = routeFilter({
  name,
  protects: "requests that authorization denies",
  reliesOn: (config) => (asksForPlaces(config) ? ["envoy.filters.http.geoip"] : []),
  of: ({ security }) => security?.authorization,
  entry: () => ({ name, config: packAny(RBACSchema, {}) }),
  overlay,
});

function overlay(authorization: ir.Authorization): Result<RouteOverlay> {
  const rules: Rule[] = [];
  for (const one of authorization.rules ?? []) {
    const test = testOf(one);
    if ("fault" in test) return test;
    rules.push(rule(test.value, verdict(one.name, one.action)));
  }
  const matcher = decision(rules, authorization.defaultAction);
  return done({ typedPerFilterConfig: { [name]: packAny(RBACPerRouteSchema, { rbac: { matcher } }) } });
}

function testOf({ operation, principal, cel }: ir.AuthorizationRule): Result<Predicate | undefined> {
  const expression = cel === undefined ? done(undefined) : celTest(cel);
  if ("fault" in expression) return expression;
  const networks = principal?.clientCIDRs ?? [];
  const tests = [
    some((operation?.methods ?? []).map((method) => requestHeader(":method", exact(method, true)))),
    operation?.path && pathTest(operation.path),
    networks.length > 0 ? clientIn(networks) : undefined,
    some((principal?.clientIPGeoLocations ?? []).flatMap((place) => locationTest(place) ?? [])),
    expression.value,
    ...(principal?.jwt ? tokenTests(principal.jwt) : []),
    ...(principal?.headers ?? []).map((header) =>
      some(header.values.map((value) => requestHeader(header.name, exact(value)))),
    ),
  ];
  return done(every(tests.filter((test) => test !== undefined)));
}

/** The path header also carries a query; some servers cut a path at ";" or "#" as well. */
function pathTest({ type = "PathPrefix", value, invert }: ir.OperationPathMatch): Predicate {
  const test = requestHeader(":path", pathMatcher(type, value));
  return invert === true ? not(test) : test;
}

function pathMatcher(type: NonNullable<ir.OperationPathMatch["type"]>, value: string) {
  if (type === "RegularExpression") return pattern(value);
  if (type === "Exact") return pattern(`^${quoted(value)}(\\?.*|#.*|;.*|$)`);
  if (value === "/") return { matchPattern: { case: "prefix" as const, value } };
  return pattern(`^${quoted(value.replace(/\/$/, ""))}(/.*|\\?.*|#.*|;.*|$)`);
}

/** The characters that mean something in RE2. */
function quoted(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&");
}

function celTest(cel: string): Result<Predicate> {
  return map(parsedCel(cel), (celExprParsed) =>
    asks(
      extension("cel", HttpAttributesCelMatchInputSchema, {}),
      extension("cel_matcher", CelMatcherSchema, { exprMatch: { celExprParsed } }),
    ),
  );
}

/** Tests of the metadata that the JWT filter leaves behind under the provider's name: scopes as lists, claims as they came. */
function tokenTests({ provider, scopes, claims }: ir.JwtPrincipal): (Predicate | undefined)[] {
  return [
    ...(scopes ?? []).map((scope) =>
      some(["scope", "scp"].map((key) => metadataTest("scope", [provider, key], listHas(scope)))),
    ),
    ...(claims ?? []).map((claim) =>
      some(
        claim.values.map((value) =>
          metadataTest(
            "claim",
            [provider, ...claim.name.split(".")],
            claim.valueType === "StringArray" ? listHas(value) : is(value),
          ),
        ),
      ),
    ),
  ];
}

type ValueMatcher = Init<typeof ValueMatcherSchema>;

function is(text: string): ValueMatcher {
  return { matchPattern: { case: "stringMatch", value: exactly(text) } };
}

function listHas(text: string): ValueMatcher {
  return { matchPattern: { case: "listMatch", value: { matchPattern: { case: "oneOf", value: is(text) } } } };
}

function metadataTest(kind: string, keys: readonly string[], value: ValueMatcher): Predicate {
  const path = keys.map((key) => ({ segment: { case: "key" as const, value: key } }));
  const input = extension(kind, DynamicMetadataInputSchema, { filter: "envoy.filters.http.jwt_authn", path });
  return asks(input, extension(`${kind}_matcher`, MetadataSchema, { value }));
}
