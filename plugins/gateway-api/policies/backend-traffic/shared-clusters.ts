import type { BackendTrafficPolicySpec } from "../../../../core/api/mod.ts";
import { derive, type Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { splitObjectKey } from "../../../../core/resource/mod.ts";
import { ownerKey } from "../../base/keys.ts";
import { present } from "../../base/present.ts";
import type { RouteSite } from "../../base/site.ts";
import { policiesOnRoute } from "../targeting/attach.ts";
import { claims, claimsKey } from "../targeting/claims.ts";
import { inForceKey } from "../targeting/merge.ts";
import { kindInUse } from "../targeting/policy.ts";
import { isRouteScope } from "../targeting/targets.ts";
import { backendTrafficOf } from "./features.ts";

const KIND = "BackendTrafficPolicy";

/** Fields that shape the cluster of a backend, not its routes. */
const CLUSTER_FIELDS = [
  ...(["loadBalancer", "proxyProtocol", "healthCheck", "circuitBreaker", "timeout", "tcpKeepalive"] as const),
  ...(["connection", "http2", "dns", "admissionControl", "useClientProtocol"] as const),
] satisfies readonly (keyof BackendTrafficPolicySpec)[];

/** The facts of a policy that decide whether clusters can be shared. */
interface Sharing {
  /** Whether it sets anything that shapes clusters. */
  readonly shapesClusters: boolean;
  /** Whether it is laid over its parent's, instead of taking its place. */
  readonly merges: boolean;
  readonly hashes: boolean;
}

/** Key: the policy's. */
const sharingOf = derive("cluster-sharing-of-policy", (key, read): Sharing => {
  const spec = read.get(KIND, ...splitObjectKey(key))?.spec ?? {};
  return {
    shapesClusters: CLUSTER_FIELDS.some((field) => spec[field] !== undefined),
    merges: spec.mergeType !== undefined,
    hashes: spec.loadBalancer?.type === "ConsistentHash",
  };
});

/**
 * Whether a policy below the Gateway shapes the clusters of a route on a listener: that of the rule or route by what it sets, or by taking the
 * place of the Gateway's; that of listener or ListenerSet by what it sets.
 */
export function shapesOwnClusters(site: RouteSite, read: Reader): boolean {
  const attached = policiesOnRoute(KIND, site, read).filter(
    ({ scope }) => scope !== ownerKey.of("Gateway", site.gateway),
  );
  const own = attached.find(({ scope }) => isRouteScope(scope));
  if (own) {
    const { shapesClusters, merges } = read.from(sharingOf, own.policy);
    if (shapesClusters || !merges) return true;
  }
  const above = attached.find(({ scope }) => !isRouteScope(scope));
  return above !== undefined && read.from(sharingOf, above.policy).shapesClusters;
}

/** Whether the policy of a whole Gateway hashes requests over endpoints, which needs all backends of a rule in one cluster. */
export function gatewayHashes(gateway: string, read: Reader): boolean {
  const policy = policyOfGateway(gateway, read);
  return policy !== undefined && read.from(sharingOf, policy).hashes;
}

/** A shared cluster with what the policy of the whole Gateway sets; one that cannot be used sets nothing. */
export function shapeSharedCluster(cluster: ir.BackendCluster, gateway: string, read: Reader): ir.BackendCluster {
  const policy = policyOfGateway(gateway, read);
  const traffic = policy === undefined ? undefined : read.from(backendTrafficOf, inForceKey(KIND, { policy }));
  if (!traffic || traffic.faults.length > 0) return cluster;
  const { features, useClientProtocol, origin } = traffic;
  return present<ir.BackendCluster>({
    ...cluster,
    traffic: clusterPart(features),
    useClientProtocol,
    policies: [origin],
  });
}

function policyOfGateway(gateway: string, read: Reader): string | undefined {
  return read.from(kindInUse, KIND)
    ? read.from(claims, claimsKey.of(KIND, ownerKey.of("Gateway", gateway))).whole[0]
    : undefined;
}

/** Time-outs of requests are the routes' own affair. */
function clusterPart(features: ir.TrafficFeatures): ir.ClusterTrafficFeatures {
  const { tcp, http } = features.timeout ?? {};
  const { requestTimeout: _request, streamIdleTimeout: _idle, ...ofCluster } = http ?? {};
  return present<ir.ClusterTrafficFeatures>({
    loadBalancer: features.loadBalancer,
    proxyProtocol: features.proxyProtocol,
    healthCheck: features.healthCheck,
    admissionControl: features.admissionControl,
    circuitBreaker: features.circuitBreaker,
    timeout: features.timeout && present<ir.Timeout>({ tcp, http: http && ofCluster }),
    tcpKeepalive: features.tcpKeepalive,
    backendConnection: features.backendConnection,
    http2: features.http2,
    dns: features.dns,
  });
}
