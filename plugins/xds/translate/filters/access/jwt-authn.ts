import { clone, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import {
  JwtAuthenticationSchema,
  type JwtProvider,
  PerRouteConfigSchema,
  JwtProviderSchema as ProviderSchema,
  JwtRequirementSchema as RequirementSchema,
} from "../../../../../core/envoy/generated/envoy/extensions/filters/http/jwt_authn/v3/config_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import { derivePart } from "../../../../../core/incremental/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { done, failed, map, type Result } from "../../../../../core/result/mod.ts";
import { dictionary } from "../../../../../core/scalars/dictionary.ts";
import { checked } from "../../base/checked.ts";
import { clusterOfUrl, type RequiredResource, serviceCluster } from "../../required/required.ts";
import { urlClusterName } from "../../required/url.ts";
import { duration } from "../../shapes/duration.ts";
import type { Init } from "../../shapes/init.ts";
import { DEFAULT_SYSTEM_CA_PATH } from "../../shapes/secrets.ts";
import { contentHash } from "../contract/content-hash.ts";
import { type HttpFilter, partsIn, type RouteOverlay } from "../contract/filter.ts";
import { fetchTimeout, hasBackends, serviceRetry } from "../contract/service.ts";

const name = "envoy.filters.http.jwt_authn";

/** Checks tokens. One entry holds the providers and requirements of all routes; a route names its requirement. */
export const jwtAuthn: HttpFilter = {
  name,
  protects: "requests without a valid token",
  uses: ({ security }) => (security?.jwt?.providers?.length ?? 0) > 0,
  brings({ security }, { parts }) {
    const found = security?.jwt && parts.of(demand, security.jwt);
    // A route whose demand is refused is refused itself.
    return found === undefined || "fault" in found ? [] : [{ name: found.value.name, part: found.value }];
  },
  onListener({ brought }) {
    const providers = dictionary<JwtProvider>();
    const requirementMap = dictionary<Requirement>();
    for (const found of brought.flatMap(partsIn<Demand>)) {
      for (const [key, provider] of found.providers) providers[key] = provider;
      requirementMap[found.name] = found.requirement;
    }
    if (Object.keys(requirementMap).length === 0) return [];
    return [{ name, config: packAny(JwtAuthenticationSchema, { providers, requirementMap }) }];
  },
  onRoute({ security }, { parts }) {
    const found = security?.jwt && parts.of(demand, security.jwt);
    return found && map(found, ({ overlay }) => overlay);
  },
  resources({ security }, { systemCaPath = DEFAULT_SYSTEM_CA_PATH }) {
    const found: RequiredResource[] = [];
    for (const { remoteJWKS: keys } of security?.jwt?.providers ?? []) {
      if (keys === undefined) continue;
      const cluster = hasBackends(keys.destination)
        ? done(serviceCluster(keys.destination, keys.traffic))
        : clusterOfUrl(keys.uri, keys.traffic, systemCaPath);
      if ("fault" in cluster) return cluster;
      found.push(...cluster.value);
    }
    return done(found);
  },
};

type Provider = Init<typeof ProviderSchema>;
type Requirement = Init<typeof RequirementSchema>;

/** The requirement and the providers of the routes of one policy, under names that say the same wherever they stand. */
interface Demand {
  readonly name: string;
  readonly requirement: Requirement;
  readonly providers: readonly (readonly [string, JwtProvider])[];
  readonly overlay: RouteOverlay;
}

const demand = derivePart(name, (jwt: ir.Jwt): Result<Demand> | undefined => {
  if (jwt.providers === undefined || jwt.providers.length === 0) return undefined;
  const providers: (readonly [string, JwtProvider])[] = [];
  for (const one of jwt.providers) {
    const provider = providerOf(one);
    if ("fault" in provider) return provider;
    const { encoded, reason } = checked(ProviderSchema, provider.value);
    if (reason !== undefined) return failed(`the JWT provider ${one.name}: ${reason}`);
    const message = encoded.message();
    providers.push([contentName(one.name, ProviderSchema, message), notWaitedFor(message)]);
  }
  const leniency = leniencyOf(jwt);
  const choices: Requirement[] = providers.map(([key]) => ({ requiresType: { case: "providerName", value: key } }));
  if (leniency !== undefined) choices.push(leniency.requirement);
  const requirement: Requirement =
    choices.length === 1
      ? (choices[0] as Requirement)
      : { requiresType: { case: "requiresAny", value: { requirements: choices } } };
  const parts = [...jwt.providers.map((one) => one.name), ...(leniency ? [leniency.name] : [])];
  const requirementName = contentName(parts.join("-or-"), RequirementSchema, requirement);
  const requirementSpecifier = { case: "requirementName" as const, value: requirementName };
  const overlay = { typedPerFilterConfig: { [name]: packAny(PerRouteConfigSchema, { requirementSpecifier }) } };
  return done({ name: requirementName, requirement, providers, overlay });
});

/** A bad token passes only where "missing or failed" does; "missing" alone still refuses it. */
function leniencyOf(jwt: ir.Jwt): { readonly name: string; readonly requirement: Requirement } | undefined {
  if (jwt.allowMissingOrFailed === true) {
    return { name: "missing-or-failed", requirement: { requiresType: { case: "allowMissingOrFailed", value: {} } } };
  }
  if (jwt.allowMissing === true) {
    return { name: "missing", requirement: { requiresType: { case: "allowMissing", value: {} } } };
  }
  return undefined;
}

/** The longest name that Envoy's API takes. */
const MAX_NAME = 256;

/** A readable name with a hash of the content, so that equal content shares one entry and other content gets its own. */
function contentName<D extends DescMessage>(readable: string, schema: D, content: MessageInitShape<D>): string {
  const hash = contentHash(schema, content);
  return `${readable.slice(0, MAX_NAME - 1 - hash.length)}_${hash}`;
}

function providerOf(provider: ir.JwtProvider): Result<Provider> {
  const source = keysOf(provider);
  if ("fault" in source) return source;
  return done({
    issuer: provider.issuer ?? "",
    audiences: [...(provider.audiences ?? [])],
    jwksSourceSpecifier: source.value,
    forward: true,
    // Authorization looks the claims up here, and wants scopes as a list.
    payloadInMetadata: provider.name,
    normalizePayloadInMetadata: { spaceDelimitedClaims: ["scope", "scp"] },
    claimToHeaders: (provider.claimToHeaders ?? []).map(({ header, claim }) => ({
      headerName: header,
      claimName: claim,
    })),
    clearRouteCache: provider.recomputeRoute ?? false,
    ...(provider.extractFrom && {
      fromHeaders: (provider.extractFrom.headers ?? []).map(({ name: header, valuePrefix = "" }) => ({
        name: header,
        valuePrefix,
      })),
      fromCookies: [...(provider.extractFrom.cookies ?? [])],
      fromParams: [...(provider.extractFrom.params ?? [])],
    }),
  });
}

/**
 * The listener does not wait until keys are fetched: while one issuer is silent it would come up, or change, for nobody. The setting is no part of the
 * name, so that names are the same whichever control plane made them.
 */
function notWaitedFor(provider: JwtProvider): JwtProvider {
  const own = clone(ProviderSchema, provider);
  const { jwksSourceSpecifier: source } = own;
  if (source.case === "remoteJwks" && source.value.asyncFetch !== undefined)
    source.value.asyncFetch.fastListener = true;
  return own;
}

function keysOf({
  name: provider,
  localJWKS,
  remoteJWKS,
}: ir.JwtProvider): Result<NonNullable<Provider["jwksSourceSpecifier"]>> {
  if (localJWKS !== undefined) {
    return done({ case: "localJwks", value: { specifier: { case: "inlineString", value: localJWKS } } });
  }
  if (remoteJWKS === undefined) return failed(`the JWT provider ${provider} has no keys`);
  const { destination, traffic, uri, cacheDuration, failedRefetchDuration } = remoteJWKS;
  const cluster = hasBackends(destination) ? destination.name : urlClusterName(uri);
  if (cluster === undefined) return failed(`the keys of the JWT provider ${provider} are not at a URL: ${uri}`);
  return done({
    case: "remoteJwks",
    value: {
      httpUri: { uri, httpUpstreamType: { case: "cluster", value: cluster }, timeout: fetchTimeout(traffic) },
      // Fetched before the first request needs them.
      asyncFetch: failedRefetchDuration === undefined ? {} : { failedRefetchDuration: duration(failedRefetchDuration) },
      ...(cacheDuration !== undefined && { cacheDuration: duration(cacheDuration) }),
      ...serviceRetry(traffic),
    },
  });
}
