import type { DescMessage } from "@bufbuild/protobuf";
import { ClusterSchema } from "../../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { ObjectRef } from "../../../../core/object/mod.ts";
import { addSecret, addSecretOnce } from "../add-secret.ts";
import { checked } from "../checked.ts";
import { contained } from "../contained.ts";
import { credentialSecret } from "../filters/credential-injector.ts";
import { constant } from "../filters/remember.ts";
import type { Desk } from "../ir-parts.ts";
import { isRefusal } from "../refusal.ts";
import { SealedResource } from "../resources.ts";
import { caSecret, DEFAULT_SYSTEM_CA_PATH, type SecretInit, systemTrustSecret } from "../secrets.ts";
import { distinctSources, sourcesOf, sourcesOfPolicies } from "../sources.ts";
import type { Workbench } from "../workbench.ts";
import { Assignments, type ReadyAssignment } from "./assignments.ts";
import { buildCluster, type ClusterInit } from "./cluster.ts";
import type { ClusterSpec } from "./spec.ts";
import { injectedCredential } from "./upstream-filters.ts";

/** What identifies a cluster from build to build. */
export interface ClusterRequest {
  readonly name: string;
  /** The part of the IR that it is for, and what else its spec is made of. */
  readonly part: object;
  readonly inputs: readonly unknown[];
}

/** A cluster that is built when it is first asked for: of several that share a name, the others never are. */
export interface PlannedCluster extends ClusterRequest {
  readonly make: () => ClusterSpec;
}

/** Plans a cluster of a route. `make` must not hold more than it needs: a plan lives as long as its route. */
export function planCluster({ name, part, inputs }: ClusterRequest, make: () => ClusterSpec): PlannedCluster {
  return { name, part, inputs: [name, ...inputs], make };
}

/** The cluster that was planned. */
export function buildPlanned({ name, part, make }: Omit<PlannedCluster, "inputs">, desk: Desk): BuiltCluster {
  const built = contained("a cluster", () => build(name, make(), desk));
  return isRefusal(built) ? failedCluster(name, part, built.refused) : built;
}

/** Stands for a cluster that could not even be described. */
function failedCluster(name: string, part: object, reason: string): BuiltCluster {
  const { metadata } = part as { readonly metadata?: ir.ResourceMetadata };
  const sources = () => sourcesOf(metadata);
  const { sealed } = checked(ClusterSchema, { name });
  return {
    spec: { name, settings: [], discovery: "dns" },
    ...{ cas: [], hasSecrets: false, assignments: undefined, sources },
    cluster: { resource: new SealedResource(name, sealed, sources), reason },
  };
}

/** Adds a cluster with its endpoints and secrets, unless one of that name is there: who names it means the same one. */
export function addCluster(bench: Workbench, { name, part, inputs }: ClusterRequest, make: () => ClusterSpec): void {
  const { table, memo } = bench;
  if (table.hasCluster(name)) return;
  const made = memo.of("cluster", part, [name, ...inputs], () => buildPlanned({ name, part, make }, bench));
  const endpoints = made.assignments?.with((list) => bench.lists.get(list));
  const ready = { made, endpoints };
  addNotable(bench, name, ready);
  if (endpoints && endpoints.reason === undefined) table.add("endpoints", endpoints.resource);
  if (isSound(ready)) table.add("clusters", made.cluster.resource);
}

/** A cluster with the load assignment that goes with it; undefined where Envoy finds endpoints in another way. */
export interface ReadyCluster {
  readonly made: BuiltCluster;
  readonly endpoints: ReadyAssignment | undefined;
}

/** Whether neither the cluster nor its endpoints are refused. */
export function isSound({ made, endpoints }: ReadyCluster): boolean {
  return endpoints?.reason === undefined && made.cluster.reason === undefined;
}

/** Adds what a cluster comes to beside itself and its endpoints: secrets, and what is refused of it. */
export function addNotable(bench: Workbench, name: string, { made, endpoints }: ReadyCluster): void {
  const { table } = bench;
  const { spec, cluster, cas } = made;
  const sources = made.sources();
  for (const { secret, shared } of cas) (shared ? addSecretOnce : addSecret)(bench, secret, sources);
  if (endpoints?.reason !== undefined) {
    // Envoy would wait for endpoints that never come, so the cluster is held back with them.
    for (const kind of ["endpoints", "clusters"] as const) table.refuse(kind, name, sources, endpoints.reason);
  } else if (cluster.reason !== undefined) {
    table.refuse("clusters", name, sources, cluster.reason);
  } else {
    const credential = injectedCredential(spec);
    if (credential) addSecret(bench, credentialSecret(credential), sources);
  }
}

/** Whether {@link addNotable} has anything to add; it has not for most clusters. */
export function isNotable(ready: ReadyCluster): boolean {
  return ready.made.hasSecrets || !isSound(ready);
}

/** Adds a cluster that is not made of destinations, unless one of that name is there. */
export function addPlainCluster(bench: Workbench, init: ClusterInit & { readonly name: string }): void {
  const { table, memo } = bench;
  const { name } = init;
  if (table.hasCluster(name)) return;
  // Such clusters are fixed by their names.
  const { sealed, reason } = memo.named(`cluster ${name}`, [], () => checked(ClusterSchema, init));
  if (reason === undefined) table.add("clusters", new SealedResource(name, sealed, []));
  else table.refuse("clusters", name, [], reason);
}

/** A cluster with all that belongs to it but its endpoints, of which it says nothing. */
export interface BuiltCluster {
  readonly spec: ClusterSpec;
  readonly cas: readonly CaSecret[];
  /** Whether there are CAs or a credential, which most clusters do not have. */
  readonly hasSecrets: boolean;
  readonly cluster: Ready<typeof ClusterSchema>;
  /** Undefined where Envoy finds endpoints in another way. */
  readonly assignments: Assignments | undefined;
  readonly sources: () => readonly ObjectRef[];
}

/** A resource as it goes into the table, or why it must not. */
interface Ready<D extends DescMessage> {
  readonly resource: SealedResource<D>;
  readonly reason: string | undefined;
}

function build(name: string, spec: ClusterSpec, { options, origins }: Desk): BuiltCluster {
  const { systemCaPath = DEFAULT_SYSTEM_CA_PATH } = options;
  const sources = constant(() =>
    distinctSources([
      sourcesOf(spec.metadata),
      sourcesOfPolicies(spec.policies),
      ...spec.settings.map(({ metadata }) => sourcesOf(metadata)),
    ]),
  );
  const overXds = spec.discovery === "eds";
  const { sealed, reason } = checked(ClusterSchema, buildCluster(spec));
  const cluster = { resource: new SealedResource(name, sealed, sources, overXds ? name : undefined), reason };
  origins.set(sealed, () => ({ sources: sources(), extensionRefs: spec.extensionRefs ?? [] }));
  const cas = caSecrets(spec.settings, systemCaPath);
  return {
    spec,
    cas,
    hasSecrets: cas.length > 0 || injectedCredential(spec) !== undefined,
    cluster,
    assignments: overXds ? new Assignments(spec, sources) : undefined,
    sources,
  };
}

/** A secret with a CA; that of the proxy's system is one that clusters share. */
interface CaSecret {
  readonly secret: SecretInit;
  readonly shared: boolean;
}

/** The CAs that check backends. */
function caSecrets(settings: readonly ir.DestinationSetting[], systemCaPath: string): readonly CaSecret[] {
  if (settings.every(({ tls }) => tls === undefined)) return [];
  return settings.flatMap(({ tls }): CaSecret[] => {
    if (tls === undefined || tls.insecureSkipVerify === true) return [];
    const ca = tls.caCertificate ?? {};
    if (tls.useSystemTrustStore === true)
      return [{ secret: systemTrustSecret(ca.name ?? "", systemCaPath), shared: true }];
    const secret = caSecret(ca);
    return secret === undefined ? [] : [{ secret, shared: false }];
  });
}
