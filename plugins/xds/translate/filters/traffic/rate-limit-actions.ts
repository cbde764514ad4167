import {
  RateLimit_XRateLimitOption as HeadersOption,
  type RateLimit_ActionSchema,
} from "../../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { cidrRange } from "../../shapes/cidr.ts";
import type { Init } from "../../shapes/init.ts";
import { stringMatcher } from "../../shapes/string-match.ts";
import { networkValue, rateLimitKeys } from "./rate-limit-names.ts";

/** The action from which Envoy derives one part of a descriptor. */
export type RateLimitAction = Init<typeof RateLimit_ActionSchema>;

/** One part of a descriptor: how it is derived, and what it looks like. Without a value every value has a bucket of its own. */
export interface DescriptorPart {
  readonly action: RateLimitAction;
  readonly key: string;
  readonly value?: string;
}

/** A fixed part. */
export function fixedPart(name: string): DescriptorPart {
  const value = { descriptorKey: name, descriptorValue: name };
  return { action: { actionSpecifier: { case: "genericKey", value } }, key: name, value: name };
}

/** The methods of a rule one by one; each has a descriptor of its own, since a descriptor needs all of its parts. */
export function methodsOf(rule: ir.RateLimitRule): readonly (ir.StringMatch | undefined)[] {
  return rule.methodMatches === undefined || rule.methodMatches.length === 0 ? [undefined] : rule.methodMatches;
}

/** Parts for headers. */
export function headerParts(rule: number, matches: readonly ir.StringMatch[] | undefined): DescriptorPart[] {
  return (matches ?? []).map((match, i) => {
    const key = rateLimitKeys.match(rule, i);
    if (match.distinct !== true) return headerTest(key, match.name ?? "", match);
    const value = { headerName: match.name ?? "", descriptorKey: key };
    return { action: { actionSpecifier: { case: "requestHeaders", value } }, key };
  });
}

/** The part for a method. */
export function methodParts(rule: number, match: ir.StringMatch | undefined): DescriptorPart[] {
  return match === undefined ? [] : [headerTest(rateLimitKeys.method(rule), ":method", match)];
}

/** The part for a path. */
export function pathParts(rule: number, match: ir.StringMatch | undefined): DescriptorPart[] {
  return match === undefined ? [] : [headerTest(rateLimitKeys.path(rule), ":path", match)];
}

function headerTest(key: string, header: string, match: ir.StringMatch): DescriptorPart {
  const headers = [
    { name: header, headerMatchSpecifier: { case: "stringMatch" as const, value: stringMatcher(match) } },
  ];
  const value = { descriptorKey: key, descriptorValue: key, expectMatch: match.invert !== true, headers };
  return { action: { actionSpecifier: { case: "headerValueMatch", value } }, key, value: key };
}

/** Parts for the client's address: the network, and each address in it where those are counted apart. */
export function addressParts(
  match: ir.CidrMatch | undefined,
  keys: { readonly network: string; readonly address: string },
): DescriptorPart[] {
  if (match === undefined) return [];
  const addressMatcher = { ranges: [cidrRange(match)], invertMatch: match.invert ?? false };
  const part = (key: string, descriptorValue: string): RateLimitAction => ({
    actionSpecifier: { case: "remoteAddressMatch", value: { descriptorKey: key, descriptorValue, addressMatcher } },
  });
  const value = networkValue(match);
  const network = { action: part(keys.network, value), key: keys.network, value };
  if (match.distinct !== true) return [network];
  return [network, { action: part(keys.address, "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%"), key: keys.address }];
}

/** Parts for query parameters, numbered on from the headers. */
export function queryParts(rule: number, { headerMatches, queryParamMatches }: ir.RateLimitRule): DescriptorPart[] {
  const offset = headerMatches?.length ?? 0;
  return (queryParamMatches ?? []).map((match, i): DescriptorPart => {
    const key = rateLimitKeys.match(rule, offset + i);
    const name = match.name ?? "";
    if (match.distinct === true) {
      const value = { queryParameterName: name, descriptorKey: key };
      return { action: { actionSpecifier: { case: "queryParameters", value } }, key };
    }
    const queryParameters = [
      { name, queryParameterMatchSpecifier: { case: "stringMatch" as const, value: stringMatcher(match) } },
    ];
    const value = { descriptorKey: key, descriptorValue: key, expectMatch: match.invert !== true, queryParameters };
    return { action: { actionSpecifier: { case: "queryParameterValueMatch", value } }, key, value: key };
  });
}

/** Whether the rule's state is reported in X-RateLimit headers; unspecified leaves it to the listener. */
export function headersOption(option: ir.XRateLimitHeadersOption | undefined): HeadersOption {
  if (option === "Off") return HeadersOption.OFF;
  return option === "DraftVersion03" ? HeadersOption.DRAFT_VERSION_03 : HeadersOption.UNSPECIFIED;
}
