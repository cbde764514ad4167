import type { HTTPRouteRuleFilter } from "../../../core/api/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import * as say from "../../../core/status/catalogue/filter.ts";
import { incompatibleFilters, unsupportedValue } from "../../../core/status/catalogue/route.ts";
import type { Condition } from "../../../core/status/types.ts";
import { type GroupKind, setting } from "../base/settings.ts";
import { ENVOY_GATEWAY_GROUP } from "../refs/grants.ts";
import { allowOrigins } from "./cors.ts";
import { emptyDraft, type FilterDraft, type FilterInList, type FilterSite } from "./draft.ts";
import { addExtension, answer500 } from "./extension.ts";
import { modifyRequestHeaders, modifyResponseHeaders } from "./headers.ts";
import { redirectRequest } from "./redirect.ts";
import { rewriteUrl } from "./rewrite.ts";

/** Filter types of an HTTPRoute. */
export const HTTP_FILTERS = [
  "RequestMirror",
  "URLRewrite",
  "RequestRedirect",
  "RequestHeaderModifier",
  "ResponseHeaderModifier",
  "CORS",
  "ExtensionRef",
] as const;
/** Filter types of a GRPCRoute. */
export const GRPC_FILTERS = [
  "RequestMirror",
  "RequestHeaderModifier",
  "ResponseHeaderModifier",
  "ExtensionRef",
] as const;

/** The fault in a filter before its content is looked at; undefined when there is none. */
export function filterFault(
  filter: HTTPRouteRuleFilter,
  types: readonly string[],
  kinds: readonly GroupKind[],
): string | undefined {
  if (!types.includes(filter.type)) return say.filterTypeUnsupported(filter.type);
  if (filter.type !== "ExtensionRef") return undefined;
  const ref = filter.extensionRef;
  if (!ref) return say.extensionRefMissing();
  if (ref.group === ENVOY_GATEWAY_GROUP && ref.kind === "HTTPRouteFilter") return undefined;
  const known = kinds.some(({ group, kind }) => group === ref.group && kind === ref.kind);
  return known ? undefined : say.extensionKindUnknown(ref.group, ref.kind);
}

const NO_FILTERS: FilterDraft = Object.freeze(emptyDraft());

/** Reads the filters of one rule in their order. One that makes the rule answer by itself ends the reading. */
export function readFilters(
  filters: readonly HTTPRouteRuleFilter[],
  at: FilterSite & { readonly types: readonly string[] },
  read: Reader,
): FilterDraft {
  if (filters.length === 0) return NO_FILTERS;
  const draft = emptyDraft();
  const kinds = setting(read, "extensionGroupKinds");
  for (const [index, filter] of filters.entries()) {
    if (draft.directResponse) break;
    const fault = filterFault(filter, at.types, kinds);
    const known = draft.findings.length;
    if (fault === undefined) readFilter(filter, { index, draft, at }, read);
    else {
      answer500(draft);
      draft.findings.push(unsupportedValue(fault));
    }
    const told = draft.findings.splice(known);
    draft.findings.push(...told.map((finding) => placed(finding, `${at.where}[${index}]`, filter.type)));
  }
  dropMirrorsBesideAnswers(draft);
  return draft;
}

/** The finding with the place of its filter in front; messages that begin with a field begin with a small letter. */
function placed(finding: Condition, where: string, type: string): Condition {
  const field = FIELDS[type];
  const { message } = finding;
  const own =
    field !== undefined && message.startsWith(field) ? where : field === undefined ? where : `${where}.${field}`;
  return { ...finding, message: `${own}${/^[a-z]/.test(message) ? "." : ": "}${message}` };
}

/** The field in which a filter of a type stands. */
const FIELDS: Readonly<Record<string, string | undefined>> = {
  RequestMirror: "requestMirror",
  URLRewrite: "urlRewrite",
  RequestRedirect: "requestRedirect",
  RequestHeaderModifier: "requestHeaderModifier",
  ResponseHeaderModifier: "responseHeaderModifier",
  CORS: "cors",
  ExtensionRef: "extensionRef",
};

function readFilter(filter: HTTPRouteRuleFilter, into: FilterInList, read: Reader): undefined {
  const { draft, at } = into;
  switch (filter.type) {
    case "URLRewrite":
      return rewriteUrl(filter.urlRewrite, draft);
    case "RequestRedirect":
      return redirectRequest(filter.requestRedirect, draft);
    case "RequestHeaderModifier":
      return modifyRequestHeaders(filter.requestHeaderModifier, draft);
    case "ResponseHeaderModifier":
      return modifyResponseHeaders(filter.responseHeaderModifier, draft);
    case "RequestMirror":
      return at.readMirror?.(filter.requestMirror, into, read);
    case "CORS":
      return allowOrigins(filter.cors, draft);
    default:
      return addExtension(filter.extensionRef, { draft, namespace: at.namespace }, read);
  }
}

/** A request that the proxy answers itself goes nowhere, so there is nothing to mirror. */
function dropMirrorsBesideAnswers(draft: FilterDraft): undefined {
  if (draft.directResponse && draft.mirrors.length > 0) {
    delete draft.directResponse;
    draft.mirrors = [];
    draft.findings.push(incompatibleFilters("DirectResponse"));
  }
  if (draft.redirect && draft.mirrors.length > 0) {
    delete draft.redirect;
    draft.mirrors = [];
    draft.findings.push(incompatibleFilters("RequestRedirect"));
  }
}
