import type { DescMessage } from "@bufbuild/protobuf";
import { ClusterSchema } from "../../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { ClusterLoadAssignmentSchema } from "../../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { ObjectRef } from "../../../../core/resource/object.ts";
import { addSecret, addSecretOnce } from "../add-secret.ts";
import { checked } from "../checked.ts";
import { credentialSecret } from "../filters/credential-injector.ts";
import { constant } from "../filters/remember.ts";
import type { Place } from "../names.ts";
import { SealedResource } from "../resources.ts";
import { caSecret, DEFAULT_SYSTEM_CA_PATH, type SecretInit, systemTrustSecret } from "../secrets.ts";
import { distinctSources, sourcesOf } from "../sources.ts";
import type { Workbench } from "../workbench.ts";
import { buildCluster, type ClusterInit } from "./cluster.ts";
import { loadAssignment } from "./endpoints.ts";
import type { ClusterSpec } from "./spec.ts";
import { injectedCredential } from "./upstream-filters.ts";

/** What identifies a cluster from build to build. */
export interface ClusterRequest {
  readonly name: string;
  /** The part of the IR that it is for, and what else its spec is made of. */
  readonly part: object;
  readonly inputs: readonly unknown[];
}

/** A cluster that is built when it is first added: of several that share a name, the others never are. */
export interface PlannedCluster extends ClusterRequest {
  readonly place: Place;
  readonly make: () => ClusterSpec;
  /** The settings, where they differ in their endpoints alone from those of the plan that has the same `inputs`. */
  readonly otherwiseSame?: readonly ir.DestinationSetting[];
}

/**
 * Plans a cluster. `make` is asked for the spec only when `part` or one of `inputs` changed. A plan lives as long as its route: it does not hold the
 * workbench of the build that made it, nor must `make`, since the table of that build would live as long.
 */
export function planCluster(
  { names }: Workbench,
  { name, part, inputs }: ClusterRequest,
  make: () => ClusterSpec,
): PlannedCluster {
  return { name, part, inputs: [name, ...inputs], place: names.placeOf(name), make };
}

/** The plan with other endpoints and nothing else that is new. */
export function planWithEndpoints(
  before: PlannedCluster,
  part: object,
  settings: readonly ir.DestinationSetting[],
  make: () => ClusterSpec,
): PlannedCluster {
  const { name, inputs, place } = before;
  return { name, part, inputs, place, make, otherwiseSame: settings };
}

/** The cluster of a plan; `before` is what it was in the build before. */
export function builtCluster(
  { memo, options, origins }: Workbench,
  planned: PlannedCluster,
  before?: { readonly plan: PlannedCluster | undefined; readonly made: BuiltCluster | undefined },
): BuiltCluster {
  const { name, part, inputs, make, otherwiseSame } = planned;
  return memo.of("cluster", part, inputs, () => {
    const { plan, made } = before ?? {};
    if (made && otherwiseSame && plan?.inputs === inputs) {
      const renewed = withEndpoints(made, otherwiseSame);
      if (renewed) return renewed;
    }
    return build(name, make(), { options, origins });
  });
}

/**
 * The cluster with other endpoints, where nothing else about it is new: of all that is made for it only its load assignment is. Its spec keeps
 * the endpoints that it had, of which the rest says nothing.
 */
function withEndpoints(before: BuiltCluster, settings: readonly ir.DestinationSetting[]): BuiltCluster | undefined {
  const { spec, cas, cluster, endpoints, sources } = before;
  if (endpoints === undefined) return undefined;
  const { name, traffic } = spec;
  return {
    spec,
    cas,
    cluster,
    endpoints: assignmentOf(traffic ? { name, settings, traffic } : { name, settings }, sources),
    sources,
  };
}

/** Plans and adds a cluster. */
export function addCluster(bench: Workbench, request: ClusterRequest, make: () => ClusterSpec): void {
  addPlannedCluster(bench, planCluster(bench, request, make));
}

/** Adds a cluster with its endpoints and secrets, unless one of that name is there: who names it means the same one. */
export function addPlannedCluster(bench: Workbench, planned: PlannedCluster): void {
  const { name, place } = planned;
  const { table, names } = bench;
  if (names.taken(place)) return;
  const made = builtCluster(bench, planned);
  addNotable(bench, name, made);
  if (made.endpoints && made.endpoints.reason === undefined) table.add("endpoints", made.endpoints.resource);
  if (isSound(made)) table.addCluster(place, made.cluster.resource);
}

/** Whether neither the cluster nor its endpoints are refused. */
export function isSound({ cluster, endpoints }: BuiltCluster): boolean {
  return endpoints?.reason === undefined && cluster.reason === undefined;
}

/** Adds what a cluster comes to beside itself and its endpoints: secrets, and what is refused of it. */
export function addNotable(bench: Workbench, name: string, made: BuiltCluster): void {
  const { table } = bench;
  const { spec, cluster, endpoints, cas } = made;
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
export function isNotable(made: BuiltCluster): boolean {
  return made.cas.length > 0 || !isSound(made) || injectedCredential(made.spec) !== undefined;
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

/** A cluster with all that belongs to it. */
export interface BuiltCluster {
  readonly spec: ClusterSpec;
  readonly cas: readonly CaSecret[];
  readonly cluster: Ready<typeof ClusterSchema>;
  readonly endpoints: Ready<typeof ClusterLoadAssignmentSchema> | undefined;
  readonly sources: () => readonly ObjectRef[];
}

/** A resource as it goes into the table, or why it must not. */
interface Ready<D extends DescMessage> {
  readonly resource: SealedResource<D>;
  readonly reason: string | undefined;
}

function build(
  name: string,
  spec: ClusterSpec,
  { options, origins }: Pick<Workbench, "options" | "origins">,
): BuiltCluster {
  const { systemCaPath = DEFAULT_SYSTEM_CA_PATH } = options;
  const sources = constant(() =>
    distinctSources([sourcesOf(spec.metadata), ...spec.settings.map(({ metadata }) => sourcesOf(metadata))]),
  );
  const overXds = spec.discovery === "eds";
  const { sealed, reason } = checked(ClusterSchema, buildCluster(spec));
  const cluster = { resource: new SealedResource(name, sealed, sources, overXds ? name : undefined), reason };
  origins.set(sealed, () => ({ sources: sources(), extensionRefs: spec.extensionRefs ?? [] }));
  return {
    spec,
    cas: caSecrets(spec.settings, systemCaPath),
    cluster,
    endpoints: overXds ? assignmentOf(spec, sources) : undefined,
    sources,
  };
}

function assignmentOf(
  spec: Pick<ClusterSpec, "name" | "settings" | "traffic">,
  sources: BuiltCluster["sources"],
): NonNullable<BuiltCluster["endpoints"]> {
  const { sealed, reason } = checked(ClusterLoadAssignmentSchema, loadAssignment(spec));
  return { resource: new SealedResource(spec.name, sealed, sources), reason };
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
