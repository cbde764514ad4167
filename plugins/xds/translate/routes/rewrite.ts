import type {
  RedirectActionSchema,
  RouteActionSchema,
} from "../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { RedirectAction_RedirectResponseCode as ResponseCode } from "../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { isDynamicResolver } from "../base/destination.ts";
import type { Init } from "../shapes/init.ts";
import { withoutTrailingSlash } from "./match.ts";

type RouteActionInit = Init<typeof RouteActionSchema>;
type RedirectActionInit = Init<typeof RedirectActionSchema>;

/** The changes that a route makes to path and host before the request goes to its backend. */
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
  if (path?.fullReplace !== undefined) return { regexRewrite: replacement("^/.*$", literally(path.fullReplace)) };
  if (path?.prefixMatchReplace !== undefined) {
    if (removesPrefix(match, path.prefixMatchReplace)) return { regexRewrite: prefixRemoval(match.prefix) };
    return { prefixRewrite: newPrefix(match, path.prefixMatchReplace) };
  }
  if (path?.regexMatchReplace !== undefined) {
    return { regexRewrite: replacement(path.regexMatchReplace.pattern, path.regexMatchReplace.substitution) };
  }
  return {};
}

/** A substitution that is a text: what is a group to RE2 is a backslash and a digit in a path. */
function literally(text: string): string {
  return text.replaceAll("\\", "\\\\");
}

/** Envoy takes the prefix "/" away with its slash, other prefixes without the one behind them; a slash at the end means nothing. */
function newPrefix(match: ir.StringMatch | undefined, replace: string): string {
  const bare = withoutTrailingSlash(replace);
  return match === undefined || match.prefix === "/" ? `${bare}/` : bare;
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

/** The fields that a redirect takes from the listener that it answers on. */
export type RedirectListener = Pick<ir.HttpListener, "tls" | "externalPort">;

/** A redirect; parts that it leaves open stay as in the request. */
export function redirectAction(route: ir.HttpRoute, redirect: ir.Redirect, listener: RedirectListener) {
  const port = isWellKnownPort(redirect, listener) ? 0 : (redirect.port ?? 0);
  const host = dropsPort(redirect, listener) && isExact(route.hostname) ? route.hostname : "";
  return redirectInit(route, redirect, { port, host: redirect.hostname ?? host });
}

/**
 * The same for requests whose host has a port which must not stay; undefined where there are none. Where the route serves one host, its name is
 * the host without a port. Where it serves many, Envoy takes the port away only if it puts another one there.
 */
export function redirectOfPortedHost(
  route: ir.HttpRoute,
  redirect: ir.Redirect,
  listener: RedirectListener,
): RedirectActionInit | undefined {
  if (!dropsPort(redirect, listener) || isExact(route.hostname)) return undefined;
  return redirectInit(route, redirect, { port: WELL_KNOWN[schemeOf(redirect, listener)] ?? 0, host: "" });
}

function redirectInit(
  route: ir.HttpRoute,
  { scheme, path, statusCode }: ir.Redirect,
  { port, host }: { readonly port: number; readonly host: string },
): RedirectActionInit {
  return {
    ...(scheme !== undefined && { schemeRewriteSpecifier: { case: "schemeRedirect", value: scheme } }),
    ...(path && { pathRewriteSpecifier: redirectPath(route.pathMatch, path) }),
    hostRedirect: host,
    portRedirect: port,
    responseCode: responseCodes.get(statusCode ?? 301) ?? ResponseCode.MOVED_PERMANENTLY,
  };
}

const WELL_KNOWN: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** The scheme of the Location header: the redirect's, else the listener's. */
function schemeOf({ scheme }: ir.Redirect, { tls }: RedirectListener): string {
  return scheme?.toLowerCase() ?? (tls === undefined ? "http" : "https");
}

/** Gateway API: the Location header has no port where it would be the well-known one of its scheme. */
function isWellKnownPort(redirect: ir.Redirect, listener: RedirectListener): boolean {
  return redirect.port === undefined || redirect.port === WELL_KNOWN[schemeOf(redirect, listener)];
}

/** Whether a port that the client asked with is not the one to go on with. The port of the listener itself may reach clients as another one. */
function dropsPort(redirect: ir.Redirect, listener: RedirectListener): boolean {
  const { scheme, port, hostname } = redirect;
  const asked = scheme !== undefined || (port !== undefined && port !== listener.externalPort);
  return hostname === undefined && asked && isWellKnownPort(redirect, listener);
}

function isExact(hostname: string | undefined): hostname is string {
  return hostname !== undefined && !hostname.startsWith("*");
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
  return { case: "prefixRewrite", value: newPrefix(match, path.prefixMatchReplace) };
}

/** Replacing a prefix by nothing or "/" leaves two slashes behind with Envoy's prefix_rewrite (envoyproxy/envoy#26055). */
function removesPrefix(
  match: ir.StringMatch | undefined,
  replace: string,
): match is ir.StringMatch & { readonly prefix: string } {
  return match?.prefix !== undefined && (replace === "" || replace === "/");
}

/** The prefix with all slashes behind it; a slash at its own end means nothing, so a path without it matches too. */
function prefixRemoval(prefix: string) {
  const bare = withoutTrailingSlash(prefix).replace(/[\\.+*?()|[\]{}^$]/g, "\\$&");
  return replacement(`^${bare === "" ? "/" : bare}\\/*`, "/");
}

function replacement(regex: string, substitution: string) {
  return { pattern: { regex }, substitution };
}
