import type { JWT, JWTProvider, RemoteJWKS, SecurityPolicy } from "../../../../core/api/mod.ts";
import type { Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Result } from "../../../../core/result/mod.ts";
import { toDuration } from "../../../../core/scalars/mod.ts";
import { durationInvalid } from "../../../../core/status/catalogue/filter.ts";
import * as say from "../../../../core/status/catalogue/policies/security.ts";
import { clusterFeatures } from "../../backends/cluster/features.ts";
import { externalService } from "../../backends/external-service.ts";
import { flag, nonEmpty, present } from "../../base/present.ts";
import { isReachable } from "../../base/reach.ts";
import { reachOf } from "../../base/settings.ts";
import { parseUrl } from "../../base/url.ts";
import { absence } from "../../refs/withheld.ts";
import { ownerOfPart, type SecurityInForce } from "./in-force.ts";
import { jwksFault } from "./jwks/fault.ts";
import { jwtFaults } from "./jwt-faults.ts";

/** The key of a ConfigMap under which a key set is looked for. */
const JWKS_KEY = "jwks";

/** Tokens and who issues them. */
export function jwtOf(jwt: JWT, site: SecurityInForce, read: Reader): Result<ir.Jwt> {
  const list = jwt.providers ?? [];
  const faults = jwtFaults(list);
  if (faults.length > 0) return { fault: faults.join(" ") };
  const owner = ownerOfPart(site, (spec) => (spec.jwt?.providers?.length ?? 0) > 0);
  const providers: ir.JwtProvider[] = [];
  for (const [index, provider] of list.entries()) {
    const keys = provider.remoteJWKS
      ? remoteKeys(provider.remoteJWKS, { owner, index, gateway: site.gateway }, read)
      : localKeys(provider, { owner, where: `jwt.providers[${index}].localJWKS` }, read);
    if ("fault" in keys) return keys;
    providers.push(
      present<ir.JwtProvider>({
        name: provider.name,
        issuer: provider.issuer || undefined,
        audiences: nonEmpty(provider.audiences),
        ...keys.value,
        claimToHeaders: nonEmpty(provider.claimToHeaders),
        recomputeRoute: provider.recomputeRoute,
        extractFrom: provider.extractFrom,
      }),
    );
  }
  return {
    value: present<ir.Jwt>({
      allowMissing: flag(jwt.optional),
      allowMissingOrFailed: flag(jwt.failOpen),
      providers: nonEmpty(providers),
    }),
  };
}

interface RemoteAt {
  readonly owner: SecurityPolicy;
  readonly index: number;
  readonly gateway: string;
}

function remoteKeys(remote: RemoteJWKS, at: RemoteAt, read: Reader): Result<Pick<ir.JwtProvider, "remoteJWKS">> {
  const protocol = parseUrl(remote.uri)?.protocol === "https:" ? "HTTPS" : "HTTP";
  const { backendRefs = [] } = remote;
  const service =
    backendRefs.length > 0 ? externalService(backendRefs, { ...at, protocol, feature: "jwt" }, read) : undefined;
  if (service && "fault" in service) return service;
  const host = parseUrl(remote.uri)?.hostname ?? "";
  if (service === undefined && !isReachable(host, reachOf(read)))
    return { fault: say.addressNotAllowed("jwt.providers.remoteJWKS.uri", remote.uri) };
  const traffic = clusterFeatures(remote.backendSettings);
  if ("fault" in traffic) return traffic;
  for (const field of ["cacheDuration", "failedRefetchDuration"] as const) {
    const text = remote[field];
    if (text !== undefined && toDuration(text) === undefined) return { fault: durationInvalid(field, text) };
  }
  const remoteJWKS = present<ir.RemoteJwks>({
    destination: service?.value,
    traffic: traffic.value,
    uri: remote.uri,
    cacheDuration: toDuration(remote.cacheDuration),
    failedRefetchDuration: toDuration(remote.failedRefetchDuration),
  });
  return { value: { remoteJWKS } };
}

function localKeys(
  { localJWKS, name }: JWTProvider,
  { owner, where }: { readonly owner: SecurityPolicy; readonly where: string },
  read: Reader,
): Result<Pick<ir.JwtProvider, "localJWKS">> {
  if (localJWKS?.type !== "ValueRef") return sound(localJWKS?.inline ?? "", `${where}.inline`);
  const namespace = owner.metadata.namespace ?? "";
  const config = localJWKS.valueRef?.name ?? "";
  const map = read.get("ConfigMap", namespace, config);
  if (!map) {
    const missing = say.configMapMissing(`${namespace}/${config}`);
    return { fault: absence({ kind: "ConfigMap", namespace, name: config }, missing, read) };
  }
  const [first] = Object.values(map.data ?? {});
  const keys = map.data?.[JWKS_KEY] ?? first;
  return keys === undefined
    ? { fault: say.jwksMissing(name, `${namespace}/${config}`) }
    : sound(keys, say.inConfigMap(`${where}.valueRef`, `${namespace}/${config}`));
}

/** Keys that Envoy can use: it refuses the whole listener over others. */
function sound(localJWKS: string, where: string): Result<Pick<ir.JwtProvider, "localJWKS">> {
  const fault = jwksFault(localJWKS);
  return fault === undefined ? { value: { localJWKS } } : { fault: say.jwksInvalid(where, fault) };
}
