import type { HTTPPathModifier, HTTPRequestRedirectFilter } from "../../../core/api/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import * as say from "../../../core/status/catalogue/filter.ts";
import { unsupportedValue } from "../../../core/status/catalogue/route.ts";
import { present } from "../base/present.ts";
import type { FilterDraft } from "./draft.ts";
import { newPathFault, rewriteHostFault } from "./rewrite.ts";

const STATUSES = [301, 302, 303, 307, 308];

/** Adds a RequestRedirect. The port stays open when it is not said: it depends on the listener. */
export function redirectRequest(filter: HTTPRequestRedirectFilter | undefined, draft: FilterDraft): undefined {
  const refuse = (fault: string) => void draft.findings.push(unsupportedValue(fault));
  if (draft.redirect) return refuse(say.filterRepeated("RequestRedirect"));
  if (!filter) return;
  const { scheme, hostname, path, statusCode, port } = filter;
  if (scheme !== undefined && scheme !== "http" && scheme !== "https")
    return refuse(say.redirectSchemeUnsupported(scheme));
  const hostFault = hostname === undefined ? undefined : rewriteHostFault(hostname);
  if (hostFault !== undefined) return refuse(hostFault);
  if (path && path.type !== "ReplaceFullPath" && path.type !== "ReplacePrefixMatch")
    return refuse(say.pathModifierUnknown(path.type));
  const pathFault = path && newPathFault(path);
  if (pathFault !== undefined) return refuse(pathFault);
  if (statusCode !== undefined && !STATUSES.includes(statusCode))
    return refuse(say.redirectStatusUnsupported(statusCode));
  draft.redirect = present<ir.Redirect>({ scheme, hostname, path: path && redirectPath(path), statusCode, port });
}

function redirectPath({
  type,
  replaceFullPath,
  replacePrefixMatch,
}: HTTPPathModifier): ir.HttpPathModifier | undefined {
  if (type === "ReplaceFullPath") return replaceFullPath === undefined ? undefined : { fullReplace: replaceFullPath };
  return replacePrefixMatch === undefined ? undefined : { prefixMatchReplace: replacePrefixMatch };
}

/**
 * The redirect on one listener: "if redirect scheme is not-empty, the redirect port MUST be the well-known port associated with the
 * redirect scheme", else the listener's port.
 */
export function redirectOn(redirect: ir.Redirect, listenerPort: number): ir.Redirect {
  if (redirect.port !== undefined) return redirect;
  const scheme = redirect.scheme?.toLowerCase();
  return { ...redirect, port: scheme === "http" ? 80 : scheme === "https" ? 443 : listenerPort };
}
