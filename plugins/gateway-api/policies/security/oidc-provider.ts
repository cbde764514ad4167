import type { OIDCProvider } from "../../../../core/api/mod.ts";
import type { Need, NeedAnswer, Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Result } from "../../../../core/result/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/security.ts";
import { clusterFeatures } from "../../backends/cluster/features.ts";
import { externalService } from "../../backends/external-service.ts";
import { parseIp } from "../../base/addresses.ts";
import { present } from "../../base/present.ts";
import { isReachable, type Reach } from "../../base/reach.ts";
import { reachOf } from "../../base/settings.ts";
import { isPageUrl, parseUrl } from "../../base/url.ts";
import { fromBase64 } from "../../tls/pem.ts";
import { ownerOfPart, type SecurityInForce } from "./in-force.ts";

/** The endpoints of a provider, given or discovered, and how it is reached. */
export function oidcProviderOf(provider: OIDCProvider, site: SecurityInForce, read: Reader): Result<ir.OidcProvider> {
  const protocol = parseUrl(provider.tokenEndpoint ?? provider.issuer)?.protocol === "https:" ? "HTTPS" : "HTTP";
  const owner = ownerOfPart(site, (spec) => (spec.oidc?.provider?.backendRefs?.length ?? 0) > 0);
  const { backendRefs = [] } = provider;
  const service =
    backendRefs.length > 0
      ? externalService(backendRefs, { owner, gateway: site.gateway, protocol, feature: "oidc", index: 0 }, read)
      : undefined;
  if (service && "fault" in service) return service;
  const endpoints = endpointsOf(provider, service?.value, read);
  if ("fault" in endpoints) return endpoints;
  const fault = endpointFault(endpoints.value, service === undefined ? reachOf(read) : undefined);
  if (fault !== undefined) return { fault };
  const traffic = clusterFeatures(provider.backendSettings);
  if ("fault" in traffic) return traffic;
  return {
    value: present<ir.OidcProvider>({ destination: service?.value, traffic: traffic.value, ...endpoints.value }),
  };
}

type Endpoints = Pick<ir.OidcProvider, "authorizationEndpoint" | "tokenEndpoint" | "endSessionEndpoint">;

/** Endpoints that are given win over discovered ones; discovery is asked for only when one of the first two is missing. */
function endpointsOf(
  { issuer, authorizationEndpoint, tokenEndpoint, endSessionEndpoint }: OIDCProvider,
  destination: ir.RouteDestination | undefined,
  read: Reader,
): Result<Endpoints> {
  if (authorizationEndpoint && tokenEndpoint)
    return { value: present<Endpoints>({ authorizationEndpoint, tokenEndpoint, endSessionEndpoint }) };
  const tls = destination?.settings?.find((each) => each.tls)?.tls;
  const certificate = tls?.useSystemTrustStore ? undefined : tls?.caCertificate?.certificate;
  const found = discovered(issuer, read.need(discoveryNeed(issuer, certificate && fromBase64(certificate))));
  if ("fault" in found) return found;
  return {
    value: present<Endpoints>({
      authorizationEndpoint: authorizationEndpoint || found.value.authorizationEndpoint,
      tokenEndpoint: tokenEndpoint || found.value.tokenEndpoint,
      endSessionEndpoint: endSessionEndpoint || found.value.endSessionEndpoint,
    }),
  };
}

/** OpenID Connect Discovery: the configuration is found at the issuer "concatenated with /.well-known/openid-configuration". */
export function discoveryNeed(issuer: string, ca?: string): Need {
  const url = `${issuer}/.well-known/openid-configuration`;
  return present<Need>({ id: ca === undefined ? `oidc ${url}` : `oidc ${url} ${ca}`, url, ca });
}

function discovered(issuer: string, answer: NeedAnswer | undefined): Result<Endpoints> {
  if (!answer) return { fault: say.discoveryPending(issuer) };
  if (!answer.ok) return { fault: say.discoveryFailed(issuer, answer.reason) };
  const document = readDocument(answer.bytes);
  const text = (field: string) => {
    const value = document?.[field];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const authorizationEndpoint = text("authorization_endpoint");
  const tokenEndpoint = text("token_endpoint");
  if (authorizationEndpoint === undefined || tokenEndpoint === undefined)
    return { fault: say.discoveryFailed(issuer, say.discoveryIncomplete()) };
  return {
    value: present<Endpoints>({
      authorizationEndpoint,
      tokenEndpoint,
      endSessionEndpoint: text("end_session_endpoint"),
    }),
  };
}

function readDocument(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const ENDPOINTS = ["authorizationEndpoint", "tokenEndpoint", "endSessionEndpoint"] as const;

/** The cluster is made from the token endpoint's host, which must be a name; without backendRefs it is also where proxies connect. */
function endpointFault(endpoints: Endpoints, reach: Reach | undefined): string | undefined {
  const unreadable = ENDPOINTS.find((name) => endpoints[name] !== undefined && !isPageUrl(endpoints[name]));
  if (unreadable !== undefined) return say.pageUrlInvalid(`oidc.provider.${unreadable}`, endpoints[unreadable] ?? "");
  const endpoint = endpoints.tokenEndpoint;
  const url = parseUrl(endpoint);
  if (!url) return say.pageUrlInvalid("oidc.provider.tokenEndpoint", endpoint);
  if (parseIp(url.hostname.replace(/^\[|\]$/g, ""))) return say.tokenEndpointIsAddress(endpoint);
  return reach && !isReachable(url.hostname, reach)
    ? say.addressNotAllowed("oidc.provider.tokenEndpoint", endpoint)
    : undefined;
}
