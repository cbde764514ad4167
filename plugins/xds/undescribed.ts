import type { DescMessage } from "@bufbuild/protobuf";
import { ClusterSchema } from "../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { MetadataSchema } from "../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import { LocalityLbEndpointsSchema } from "../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_components_pb.ts";
import { ClusterLoadAssignmentSchema } from "../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import {
  RouteSchema,
  VirtualHostSchema,
} from "../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import type { RouteConfiguration } from "../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import { EncodedMessage } from "../../core/envoy/mod.ts";
import { derive, mapItems } from "../../core/incremental/mod.ts";
import { protectedResources } from "./protection/mod.ts";
import { partsOfTable, protectedTable, tableNames, tableOf, withHosts } from "./protection/tables.ts";
import { contentOf, numberOf, replaced, textOf } from "./protection/wire.ts";
import { encodedAs, encodedIn, METADATA_NAMESPACE, type Resource, type Resources } from "./translate/mod.ts";

/** The virtual hosts of a route configuration without what they were made from; key: its name. */
const bareHosts = mapItems(
  "bare-hosts",
  (name, read) => partsOfTable(tableOf(read.from(protectedTable, name))).hosts,
  undescribedHost,
);

const bareTable = derive(
  "bare-table",
  (name, read): Resource<RouteConfiguration> => {
    const table = read.from(protectedTable, name);
    return encodedAs(table, withHosts(partsOfTable(tableOf(table)).head, read.from(bareHosts, name)));
  },
  { share: (_before, now) => now },
);

const bareClusters = mapItems(
  "bare-clusters",
  (_key, read) => read.from(protectedResources, "").clusters,
  (each) => encodedAs<typeof ClusterSchema>(each, undescribedCluster(encodedIn(ClusterSchema, each))),
);

const bareAssignments = mapItems(
  "bare-assignments",
  (_key, read) => read.from(protectedResources, "").endpoints,
  (each) =>
    encodedAs<typeof ClusterLoadAssignmentSchema>(
      each,
      undescribedAssignment(encodedIn(ClusterLoadAssignmentSchema, each)),
    ),
);

/**
 * What is sent without what it was made from (metadata under `envoy-gateway`): Envoy copies that for each route, virtual host and locality whenever
 * their message comes, which is two fifths of what a virtual host costs its main thread. What users and extensions put into metadata
 * stays. It comes after hooks, patches and protection, which may read it, and works on encoded messages. Key: empty.
 */
export const bareResources = derive(
  "bare-resources",
  (_key, read): Resources => ({
    ...read.from(protectedResources, ""),
    clusters: read.from(bareClusters, ""),
    endpoints: read.from(bareAssignments, ""),
    routes: read.from(tableNames, "").map((name) => read.from(bareTable, name)),
  }),
  { share: (_before, now) => now },
);

function undescribedHost(host: EncodedMessage<typeof VirtualHostSchema>): EncodedMessage<typeof VirtualHostSchema> {
  const routes = replaced(host.bytes, [numberOf(VirtualHostSchema, "routes")], (route) => {
    const bytes = withoutOwn(route, numberOf(RouteSchema, "metadata"));
    return bytes === route ? undefined : [bytes];
  });
  const bytes = withoutOwn(routes, numberOf(VirtualHostSchema, "metadata"));
  return bytes === host.bytes ? host : new EncodedMessage(VirtualHostSchema, { bytes, violations: host.violations });
}

function undescribedCluster(cluster: EncodedMessage<typeof ClusterSchema>): EncodedMessage<typeof ClusterSchema> {
  return lazily(cluster, (bytes) => withoutOwn(bytes, numberOf(ClusterSchema, "metadata")));
}

function undescribedAssignment(
  assignment: EncodedMessage<typeof ClusterLoadAssignmentSchema>,
): EncodedMessage<typeof ClusterLoadAssignmentSchema> {
  return lazily(assignment, (all) =>
    replaced(all, [numberOf(ClusterLoadAssignmentSchema, "endpoints")], (locality) => {
      const bytes = withoutOwn(locality, numberOf(LocalityLbEndpointsSchema, "metadata"));
      return bytes === locality ? undefined : [bytes];
    }),
  );
}

/** A message whose bytes are put together when somebody wants them, as those of load assignments are; its version says that they are others. */
function lazily<D extends DescMessage>(
  encoded: EncodedMessage<D>,
  make: (bytes: Uint8Array) => Uint8Array,
): EncodedMessage<D> {
  const { schema, digest, violations } = encoded;
  return new EncodedMessage(schema, {
    bytes: () => make(encoded.bytes),
    violations,
    ...(digest !== undefined && { digest: `${digest}-bare` }),
  });
}

/** A message without our part of the metadata in a field; the same object where there is none. */
function withoutOwn(bytes: Uint8Array, field: number): Uint8Array {
  return replaced(bytes, [field], (metadata) => {
    const kept = replaced(metadata, [numberOf(MetadataSchema, "filterMetadata")], (entry) =>
      textOf(contentOf(entry, KEY)) === METADATA_NAMESPACE ? [] : undefined,
    );
    if (kept === metadata) return undefined;
    return kept.length === 0 ? [] : [kept];
  });
}

/** The field of a map's entry that its key stands in. */
const KEY = 1;
