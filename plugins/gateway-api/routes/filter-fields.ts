import type * as ir from "../../../core/ir/mod.ts";
import { nonEmpty } from "../base/present.ts";
import type { FilterDraft } from "../filters/draft.ts";

/** The fields of a route that come from the filters of its rule; a field that no filter sets is undefined. */
export function filterFields(draft: FilterDraft): Partial<ir.HttpRoute> {
  return {
    redirect: draft.redirect,
    directResponse: draft.directResponse,
    urlRewrite: draft.urlRewrite,
    credentialInjection: draft.credentialInjection,
    addRequestHeaders: nonEmpty(draft.addRequestHeaders),
    removeRequestHeaders: nonEmpty(draft.removeRequestHeaders),
    addResponseHeaders: nonEmpty(draft.addResponseHeaders),
    removeResponseHeaders: nonEmpty(draft.removeResponseHeaders),
    mirrors: nonEmpty(draft.mirrors),
    cors: draft.cors,
    extensionRefs: nonEmpty(draft.extensionRefs),
  };
}
