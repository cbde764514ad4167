import type { Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { splitObjectKey } from "../../../core/resource/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import * as say from "../../../core/status/catalogue/backend-ref.ts";
import type { Condition } from "../../../core/status/types.ts";
import type { RouteKind } from "../base/keys.ts";
import { nonEmpty, present } from "../base/present.ts";
import { setting } from "../base/settings.ts";
import type { RuleSite } from "../base/site.ts";
import type { RouteBackendRef } from "../refs/backend-ref.ts";
import { filterFault, GRPC_FILTERS, HTTP_FILTERS, readFilters } from "./http.ts";

const HEADERS = ["RequestHeaderModifier", "ResponseHeaderModifier"];
const IN_HTTP = [...HEADERS, "URLRewrite", "ExtensionRef"];

/** The fault in the filters of a backendRef; routes of kinds other than HTTPRoute and GRPCRoute have no such filters. */
export function backendFilterFault(
  { filters = [] }: RouteBackendRef,
  kind: RouteKind,
  read: Reader,
): Condition | undefined {
  const http = kind === "HTTPRoute";
  if (filters.length === 0 || (!http && kind !== "GRPCRoute")) return undefined;
  const allowed = http ? IN_HTTP : HEADERS;
  const kinds = setting(read, "extensionGroupKinds");
  let unsupported: string | undefined;
  for (const filter of filters) {
    if (http && filterFault(filter, HTTP_FILTERS, kinds) !== undefined) unsupported ??= filter.type;
    else if (http && filter.type === "URLRewrite" && filter.urlRewrite?.path)
      return say.backendPathRewriteUnsupported();
    else if (!allowed.includes(filter.type)) unsupported ??= filter.type;
  }
  return unsupported === undefined ? undefined : say.backendFilterUnsupported(unsupported, allowed);
}

/** The filters of a backendRef as they reach Envoy. */
export function destinationFilters(
  { filters = [] }: RouteBackendRef,
  { site, where }: { readonly site: RuleSite; readonly where: string },
  read: Reader,
): Result<ir.DestinationFilters | undefined, Condition> {
  const http = site.kind === "HTTPRoute";
  if (filters.length === 0 || (!http && site.kind !== "GRPCRoute")) return { value: undefined };
  const types = http ? HTTP_FILTERS : GRPC_FILTERS;
  const draft = readFilters(
    filters,
    { site, namespace: splitObjectKey(site.route)[0], destination: "", where, types },
    read,
  );
  if (draft.findings.length > 0)
    return { fault: say.backendFiltersInvalid(draft.findings.map(({ message }) => message).join(" ")) };
  return {
    value: present<ir.DestinationFilters>({
      addRequestHeaders: nonEmpty(draft.addRequestHeaders),
      removeRequestHeaders: nonEmpty(draft.removeRequestHeaders),
      addResponseHeaders: nonEmpty(draft.addResponseHeaders),
      removeResponseHeaders: nonEmpty(draft.removeResponseHeaders),
      credentialInjection: draft.credentialInjection,
      urlRewrite: draft.urlRewrite,
    }),
  };
}
