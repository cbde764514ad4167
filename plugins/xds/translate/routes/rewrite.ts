import type {
  RedirectActionSchema,
  RouteActionSchema,
} from "../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { RedirectAction_RedirectResponseCode as ResponseCode } from "../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Init } from "../shapes/init.ts";
import { isDynamicResolver } from "./destination.ts";
import { withoutTrailingSlash } from "./match.ts";

type RouteActionInit = Init<typeof RouteActionSchema>;
type RedirectActionInit = Init<typeof RedirectActionSchema>;

/** What a route changes of path and host before the request goes to its backend. */
export function rewriteParts(route: ir.HttpRoute, rewrite: ir.UrlRewrite): RouteActionInit {
  return {
    ...pathParts(route.pathMatch, rewrite.path),
    ...(rewrite.host && {
      ...hostParts(route, rewrite.host),
      appendXForwardedHost: rewrite.appendXForwardedHost ?? true,
    }),
  };
}

function pathParts(match: ir.StringMatch | undefined, path: ir.ExtendedHttpPathModifier | undefined): RouteActionInit {
  if (path?.fullReplace !== undefined) return { regexRewrite: replacement("^/.*$", path.fullReplace) };
  if (path?.prefixMatchReplace !== undefined) {
    if (removesPrefix(match, path.prefixMatchReplace)) return { regexRewrite: prefixRemoval(match.prefix) };
    return { prefixRewrite: withoutTrailingSlash(path.prefixMatchReplace) };
  }
  if (path?.regexMatchReplace !== undefined) {
    return { regexRewrite: replacement(path.regexMatchReplace.pattern, path.regexMatchReplace.substitution) };
  }
  return {};
}

function hostParts(route: ir.HttpRoute, host: ir.HttpHostModifier): RouteActionInit {
  if (host.name !== undefined) return { hostRewriteSpecifier: { case: "hostRewriteLiteral", value: host.name } };
  if (host.header !== undefined) return { hostRewriteSpecifier: { case: "hostRewriteHeader", value: host.header } };
  // A dynamic resolver finds its host in the request; there is no backend whose name could be taken.
  if (host.backend !== undefined && !isDynamicResolver(route.destination)) {
    return { hostRewriteSpecifier: { case: "autoHostRewrite", value: { value: true } } };
  }
  if (host.pathRegex !== undefined) {
    const { pattern, substitution } = host.pathRegex;
    return { hostRewriteSpecifier: { case: "hostRewritePathRegex", value: replacement(pattern, substitution) } };
  }
  return {};
}

/** A redirect; parts that it leaves open stay as in the request. */
export function redirectAction(route: ir.HttpRoute, redirect: ir.Redirect): RedirectActionInit {
  const { scheme, path, hostname, port, statusCode } = redirect;
  return {
    ...(scheme !== undefined && { schemeRewriteSpecifier: { case: "schemeRedirect", value: scheme } }),
    ...(path && { pathRewriteSpecifier: redirectPath(route.pathMatch, path) }),
    hostRedirect: hostname ?? "",
    // Gateway API: well-known ports are left out of the Location header.
    portRedirect: port === undefined || port === 80 || port === 443 ? 0 : port,
    responseCode: responseCodes.get(statusCode ?? 301) ?? ResponseCode.MOVED_PERMANENTLY,
  };
}

const responseCodes: ReadonlyMap<number, ResponseCode> = new Map([
  [302, ResponseCode.FOUND],
  [303, ResponseCode.SEE_OTHER],
  [307, ResponseCode.TEMPORARY_REDIRECT],
  [308, ResponseCode.PERMANENT_REDIRECT],
]);

function redirectPath(
  match: ir.StringMatch | undefined,
  path: ir.HttpPathModifier,
): NonNullable<RedirectActionInit["pathRewriteSpecifier"]> {
  if (path.fullReplace !== undefined) return { case: "pathRedirect", value: path.fullReplace };
  if (path.prefixMatchReplace === undefined) return { case: undefined };
  if (removesPrefix(match, path.prefixMatchReplace))
    return { case: "regexRewrite", value: prefixRemoval(match.prefix) };
  return { case: "prefixRewrite", value: path.prefixMatchReplace };
}

/** Replacing a prefix by nothing or "/" leaves two slashes behind with Envoy's prefix_rewrite (envoyproxy/envoy#26055). */
function removesPrefix(
  match: ir.StringMatch | undefined,
  replace: string,
): match is ir.StringMatch & { readonly prefix: string } {
  return match?.prefix !== undefined && (replace === "" || replace === "/");
}

function prefixRemoval(prefix: string) {
  return replacement(`^${prefix.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&")}\\/*`, "/");
}

function replacement(regex: string, substitution: string) {
  return { pattern: { regex }, substitution };
}
