import { ClusterSchema } from "../../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { ObjectRef } from "../../../../core/object/mod.ts";
import { checked, contained } from "../base/checked.ts";
import { lazy } from "../base/lazy.ts";
import { TranslatedResource } from "../base/resources.ts";
import { distinctSources, sourcesOf, sourcesOfPolicies } from "../base/sources.ts";
import { assignmentSpec } from "../clusters/assignment-names.ts";
import { Assignments } from "../clusters/assignments.ts";
import { buildCluster, type ClusterInit } from "../clusters/cluster.ts";
import type { PlannedCluster } from "../clusters/plan.ts";
import { injectedCredential } from "../clusters/upstream-filters.ts";
import { credentialSecret } from "../filters/extensions/credential-injector.ts";
import type { Desk } from "../parts/ir-parts.ts";
import type { ClusterSpec } from "../required/cluster-spec.ts";
import { caSecret, DEFAULT_SYSTEM_CA_PATH, systemTrustSecret } from "../shapes/secrets.ts";
import { type Needed, type NeededSecret, neededSecret, refused } from "./needed.ts";

/** A cluster with all that belongs to it but its endpoints, of which it says nothing. */
export interface BuiltCluster {
  readonly resource: TranslatedResource<typeof ClusterSchema>;
  /** Why Envoy would refuse it, if so. */
  readonly reason: string | undefined;
  /** Undefined where Envoy finds endpoints in another way. */
  readonly assignments?: Assignments | undefined;
  /** CAs that check backends. */
  readonly cas: readonly NeededSecret[];
  readonly credential?: NeededSecret | undefined;
}

/** The cluster that was planned. */
export function buildPlanned({ name, part, make }: PlannedCluster, desk: Desk): BuiltCluster {
  const built = contained("a cluster", () => {
    const spec = make();
    return "plain" in spec ? plainCluster(name, spec.plain) : build(name, spec, desk);
  });
  if ("value" in built) return built.value;
  const { metadata } = part as { readonly metadata?: ir.ResourceMetadata };
  return { ...plainCluster(name, { name }, () => sourcesOf(metadata)), reason: built.fault };
}

function plainCluster(name: string, init: ClusterInit, sources: () => readonly ObjectRef[] = () => []): BuiltCluster {
  const { encoded, reason } = checked(ClusterSchema, init);
  return { resource: new TranslatedResource(name, encoded, sources), reason, cas: [] };
}

function build(name: string, spec: ClusterSpec, { options, origins, describe, isShared }: Desk): BuiltCluster {
  const sources = lazy(() =>
    distinctSources([
      sourcesOf(spec.metadata),
      sourcesOfPolicies(spec.policies),
      ...spec.settings.map(({ metadata }) => sourcesOf(metadata)),
    ]),
  );
  const assignment = spec.discovery === "eds" ? assignmentSpec(spec, isShared) : undefined;
  const { encoded, reason } = checked(ClusterSchema, buildCluster(spec, describe, assignment?.name));
  origins.set(encoded, () => ({ sources: sources(), extensionRefs: spec.extensionRefs ?? [] }));
  const credential = injectedCredential(spec);
  return {
    resource: new TranslatedResource(name, encoded, sources, assignment?.name),
    reason,
    assignments: assignment && new Assignments({ ...assignment, describe }, sources),
    cas: caSecrets(spec.settings, options.systemCaPath ?? DEFAULT_SYSTEM_CA_PATH, sources),
    credential: credential && neededSecret(credentialSecret(credential), sources()).secret,
  };
}

/** The CAs that check backends; that of the proxy's system is one that clusters share. */
function caSecrets(
  settings: readonly ir.DestinationSetting[],
  systemCaPath: string,
  sources: () => readonly ObjectRef[],
): readonly NeededSecret[] {
  if (settings.every(({ tls }) => tls === undefined)) return [];
  return settings.flatMap(({ tls }): NeededSecret[] => {
    if (tls === undefined || tls.insecureSkipVerify === true) return [];
    const ca = tls.caCertificate ?? {};
    const shared = tls.useSystemTrustStore === true;
    const secret = shared ? systemTrustSecret(ca.name ?? "", systemCaPath) : caSecret(ca);
    return secret === undefined ? [] : [neededSecret(secret, sources(), shared).secret];
  });
}

/** A cluster, and why Envoy would refuse its load assignment, if so. */
export interface ReadyCluster {
  readonly made: BuiltCluster;
  readonly endpointsRefused: string | undefined;
}

/** Whether neither the cluster nor its endpoints are refused. */
export function isSound({ made, endpointsRefused }: ReadyCluster): boolean {
  return endpointsRefused === undefined && made.reason === undefined;
}

/** The needs of a cluster beside itself and its endpoints: secrets, and what is refused of it. Nothing for most. */
export function neededBy({ made, endpointsRefused }: ReadyCluster): readonly Needed[] {
  const { cas, credential, reason } = made;
  if (cas.length === 0 && credential === undefined && reason === undefined && endpointsRefused === undefined)
    return NOTHING;
  const { name, sources } = made.resource;
  const needs: Needed[] = cas.map((secret) => ({ secret }));
  // Envoy would wait for endpoints that never come, so the cluster is held back with them.
  if (endpointsRefused !== undefined) {
    needs.push(refused("endpoints", made.resource.endpoints ?? name, sources, endpointsRefused));
    needs.push(refused("clusters", name, sources, endpointsRefused));
  } else if (reason !== undefined) needs.push(refused("clusters", name, sources, reason));
  else if (credential !== undefined) needs.push({ secret: credential });
  return needs;
}

const NOTHING: readonly Needed[] = Object.freeze([]);
