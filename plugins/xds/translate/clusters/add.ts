import { type Cluster, ClusterSchema } from "../../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import {
  type ClusterLoadAssignment,
  ClusterLoadAssignmentSchema,
} from "../../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { ObjectRef } from "../../../../core/resource/object.ts";
import { addSecret, addSecretOnce } from "../add-secret.ts";
import { type Checked, checked } from "../checked.ts";
import { credentialSecret } from "../filters/credential-injector.ts";
import { caSecret, DEFAULT_SYSTEM_CA_PATH, systemTrustSecret } from "../secrets.ts";
import { distinctSources, sourcesOf } from "../sources.ts";
import type { Workbench } from "../workbench.ts";
import { buildCluster, type ClusterInit } from "./cluster.ts";
import { loadAssignment } from "./endpoints.ts";
import type { ClusterSpec } from "./spec.ts";
import { injectedCredential } from "./upstream-filters.ts";

/**
 * Adds a cluster with its endpoints and secrets, unless one of that name is there: who names the same cluster means the
 * same one. `make` is asked for the spec only when `part` or one of `inputs` changed.
 */
export function addCluster(
  bench: Workbench,
  request: { readonly name: string; readonly part: object; readonly inputs: readonly unknown[] },
  make: () => ClusterSpec,
): void {
  const { table, memo } = bench;
  if (table.has("clusters", request.name)) return;
  const spec = memo.of("spec", request.part, [request.name, ...request.inputs], make);
  const built = memo.of("cluster", spec, [], () => build(spec));
  addCaSecrets(bench, spec.settings);
  const { sources } = built;
  // A cluster whose endpoints never come would keep the proxy waiting for them.
  if (built.endpoints?.reason !== undefined) {
    table.refuse("endpoints", spec.name, sources, built.endpoints.reason);
    return;
  }
  if (built.endpoints) table.add("endpoints", { name: spec.name, message: built.endpoints.message, sources });
  if (built.cluster.reason !== undefined) {
    table.refuse("clusters", spec.name, sources, built.cluster.reason);
    return;
  }
  bench.origins.set(built.cluster.message, { sources, extensionRefs: spec.extensionRefs ?? [] });
  table.add("clusters", { name: spec.name, message: built.cluster.message, sources });
  const credential = injectedCredential(spec);
  if (credential) addSecret(bench, credentialSecret(credential), sources);
}

/** Adds a cluster that is not made of destinations, unless one of that name is there. */
export function addPlainCluster(bench: Workbench, init: ClusterInit & { readonly name: string }): void {
  const { table, memo } = bench;
  const { name } = init;
  if (table.has("clusters", name)) return;
  // Such clusters are fixed by their names.
  const { message, reason } = memo.named(`cluster ${name}`, [], () => checked(ClusterSchema, init));
  if (reason === undefined) table.add("clusters", { name, message, sources: [] });
  else table.refuse("clusters", name, [], reason);
}

interface BuiltCluster {
  readonly cluster: Checked<Cluster>;
  readonly endpoints: Checked<ClusterLoadAssignment> | undefined;
  readonly sources: readonly ObjectRef[];
}

function build(spec: ClusterSpec): BuiltCluster {
  return {
    cluster: checked(ClusterSchema, buildCluster(spec)),
    endpoints: spec.discovery === "eds" ? checked(ClusterLoadAssignmentSchema, loadAssignment(spec)) : undefined,
    sources: distinctSources([sourcesOf(spec.metadata), ...spec.settings.map(({ metadata }) => sourcesOf(metadata))]),
  };
}

/** The CAs that check backends; those of the proxy's system are a secret that clusters share. */
function addCaSecrets(bench: Workbench, settings: readonly ir.DestinationSetting[]): void {
  for (const { tls, metadata } of settings) {
    if (tls === undefined || tls.insecureSkipVerify === true) continue;
    const sources = sourcesOf(metadata);
    const ca = tls.caCertificate ?? {};
    if (tls.useSystemTrustStore === true) {
      const path = bench.options.systemCaPath ?? DEFAULT_SYSTEM_CA_PATH;
      addSecretOnce(bench, systemTrustSecret(ca.name ?? "", path), sources);
    } else {
      const secret = caSecret(ca);
      if (secret) addSecret(bench, secret, sources);
    }
  }
}
