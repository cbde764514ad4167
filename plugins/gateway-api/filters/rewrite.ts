import type {
  EnvoyHTTPURLRewriteFilter,
  HTTPHostnameModifier,
  HTTPPathModifier,
  HTTPURLRewriteFilter,
} from "../../../core/api/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import * as say from "../../../core/status/catalogue/filter.ts";
import { unsupportedValue } from "../../../core/status/catalogue/route.ts";
import { isDnsSubdomain, parseIp } from "../base/addresses.ts";
import { isRe2, substitutionFault } from "../base/expressions.ts";
import type { FilterDraft } from "./draft.ts";

/** The fault in a host name that a request is sent to; undefined when there is none. */
export function rewriteHostFault(hostname: string): string | undefined {
  if (!isDnsSubdomain(hostname)) return say.rewriteHostInvalid(hostname);
  if (parseIp(hostname)) return say.rewriteHostIsIp(hostname);
  return hostname.split(".").some((label) => label.length > 63) ? say.rewriteHostLabelLong(hostname) : undefined;
}

/** Adds a URLRewrite of the Gateway API. */
export function rewriteUrl(filter: HTTPURLRewriteFilter | undefined, draft: FilterDraft): undefined {
  if (!filter) return;
  const refuse = (fault: string) => void draft.findings.push(unsupportedValue(fault));
  if (clashesWith(filter, draft.urlRewrite)) return refuse(say.filterRepeated("URLRewrite"));
  const { hostname, path } = filter;
  if (hostname !== undefined) {
    const fault = rewriteHostFault(hostname);
    if (fault !== undefined) return refuse(fault);
    addHost(draft, { name: hostname });
  }
  if (!path) return;
  const modifier = pathModifier(path);
  if ("fault" in modifier) return refuse(modifier.fault);
  addPath(draft, modifier.value);
}

/** Two rewrites may stand in one rule as long as they change different parts. */
function clashesWith({ hostname, path }: HTTPURLRewriteFilter, known: ir.UrlRewrite | undefined): boolean {
  if (!known) return false;
  const core =
    known.path?.fullReplace !== undefined ||
    known.path?.prefixMatchReplace !== undefined ||
    known.host?.name !== undefined;
  if (core && (hostname !== undefined || path)) return true;
  return (hostname !== undefined && known.host !== undefined) || (path !== undefined && known.path !== undefined);
}

function pathModifier(path: HTTPPathModifier): Result<ir.HttpPathModifier> {
  const { type } = path;
  const full = type === "ReplaceFullPath";
  if (!full && type !== "ReplacePrefixMatch") return { fault: say.pathModifierUnknown(type) };
  const [own, other] = full
    ? (["replaceFullPath", "replacePrefixMatch"] as const)
    : (["replacePrefixMatch", "replaceFullPath"] as const);
  const replacement = path[own];
  if (path[other] !== undefined || replacement === undefined)
    return { fault: say.pathModifierInconsistent(type, own, other) };
  const fault = newPathFault(path);
  if (fault !== undefined) return { fault };
  return { value: full ? { fullReplace: replacement } : { prefixMatchReplace: replacement } };
}

/** The fault in a path that replaces another one: a path begins with a slash, only a prefix may be replaced by nothing. */
export function newPathFault({ type, replaceFullPath, replacePrefixMatch }: HTTPPathModifier): string | undefined {
  if (type === "ReplaceFullPath" && replaceFullPath !== undefined && !replaceFullPath.startsWith("/"))
    return say.pathWithoutSlash("path.replaceFullPath", replaceFullPath);
  const prefix = type === "ReplacePrefixMatch" ? (replacePrefixMatch ?? "") : "";
  return prefix === "" || prefix.startsWith("/") ? undefined : say.pathWithoutSlash("path.replacePrefixMatch", prefix);
}

function addHost(draft: FilterDraft, host: ir.HttpHostModifier): undefined {
  if (!draft.urlRewrite?.host) draft.urlRewrite = { ...draft.urlRewrite, host };
}

function addPath(draft: FilterDraft, path: ir.ExtendedHttpPathModifier): undefined {
  if (!draft.urlRewrite?.path) draft.urlRewrite = { ...draft.urlRewrite, path };
}

/** Adds the rewrite of a HTTPRouteFilter; false when it cannot be used, which ends the reading of that filter. */
export function rewriteUrlExtended(filter: EnvoyHTTPURLRewriteFilter, key: string, draft: FilterDraft): boolean {
  const refuse = (fault: string) => {
    draft.findings.push(unsupportedValue(fault));
    return false;
  };
  const { hostname, path, appendXForwardedHost } = filter;
  if (extendedClashesWith(filter, draft.urlRewrite)) return refuse(say.filterRepeated("URLRewrite"));
  if (path?.type === "ReplaceRegexMatch") {
    const { pattern = "", substitution = "" } = path.replaceRegexMatch ?? {};
    if (pattern === "") return refuse(say.filterFieldMissing(key, "urlRewrite.path.replaceRegexMatch.pattern"));
    const fault = replacementFault("urlRewrite.path.replaceRegexMatch", { pattern, substitution }, { forPath: true });
    if (fault !== undefined) return refuse(fault);
    addPath(draft, { regexMatchReplace: { pattern, substitution } });
  }
  if (hostname) {
    const host = hostModifier(hostname, key);
    if ("fault" in host) return refuse(host.fault);
    addHost(draft, host.value);
  }
  if (appendXForwardedHost !== undefined) draft.urlRewrite = { ...draft.urlRewrite, appendXForwardedHost };
  return true;
}

function extendedClashesWith({ hostname, path }: EnvoyHTTPURLRewriteFilter, known: ir.UrlRewrite | undefined): boolean {
  if (!known) return false;
  const { header, backend, pathRegex, name } = known.host ?? {};
  const extended = known.path?.regexMatchReplace || header !== undefined || backend !== undefined || pathRegex;
  if (extended && (hostname || path)) return true;
  const corePath = known.path?.fullReplace !== undefined || known.path?.prefixMatchReplace !== undefined;
  return (hostname !== undefined && name !== undefined) || (path !== undefined && corePath);
}

function hostModifier({ type, header, pathRegex }: HTTPHostnameModifier, key: string): Result<ir.HttpHostModifier> {
  if (type === "Header")
    return header === undefined
      ? { fault: say.filterFieldMissing(key, "urlRewrite.hostname.header") }
      : { value: { header } };
  if (type === "Backend") return { value: { backend: true } };
  const { pattern = "", substitution = "" } = pathRegex ?? {};
  if (pattern === "" || substitution === "")
    return { fault: say.filterFieldMissing(key, "urlRewrite.hostname.pathRegex with pattern and substitution") };
  const fault = replacementFault("urlRewrite.hostname.pathRegex", { pattern, substitution }, { forPath: false });
  return fault === undefined ? { value: { pathRegex: { pattern, substitution } } } : { fault };
}

function replacementFault(
  where: string,
  { pattern, substitution }: ir.RegexMatchReplace,
  what: { readonly forPath: boolean },
): string | undefined {
  if (!isRe2(pattern)) return say.patternInvalid(where, pattern);
  const found = substitutionFault(pattern, substitution, what);
  switch (found?.fault) {
    case "escape":
      return say.substitutionInvalid(where, found.at);
    case "group":
      return say.substitutionGroupMissing(where, found.at, found.groups);
    case "slash":
      return say.pathWithoutSlash(`${where}.substitution`, substitution);
    default:
      return undefined;
  }
}
