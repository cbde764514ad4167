import type { DescMessage } from "@bufbuild/protobuf";
import { type Cluster, ClusterSchema } from "../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { MetadataSchema } from "../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import { LocalityLbEndpointsSchema } from "../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_components_pb.ts";
import { ClusterLoadAssignmentSchema } from "../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import { ListenerSchema } from "../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import {
  RouteSchema,
  VirtualHostSchema,
} from "../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import type { RouteConfiguration } from "../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import { EncodedMessage } from "../../core/envoy/mod.ts";
import { derive, mapItems } from "../../core/incremental/mod.ts";
import { assignmentOf } from "./cache/mod.ts";
import { protectedResources } from "./protection/mod.ts";
import { partsOfTable, protectedTable, tableNames, tableOf, withHosts } from "./protection/tables.ts";
import { contentOf, numberOf, replaced, textOf } from "./protection/wire.ts";
import {
  encodedAs,
  encodedIn,
  METADATA_NAMESPACE,
  type Resource,
  type Resources,
  TranslatedResource,
} from "./translate/mod.ts";

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
  (each): Resource<Cluster> => {
    const bare = undescribedCluster(encodedIn(ClusterSchema, each));
    if (each.encoded !== undefined) return encodedAs<typeof ClusterSchema>(each, bare);
    // A patch or a plugin has made it, which may have changed where it learns its endpoints.
    return new TranslatedResource(each.name, bare, () => each.sources, assignmentOf(each.message));
  },
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
 * The resources without what they were made from (metadata under `envoy-gateway`): Envoy copies that for each route, virtual host and locality whenever
 * their message comes, which is two fifths of what a virtual host costs its main thread. Metadata of users and extensions
 * stays. The derivation comes after hooks, patches and protection, which may read all metadata, and works on encoded messages. Key: empty.
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

/**
 * Whether something of what is sent may read what resources were made from. The resources are searched without those descriptions, hooks and patches
 * being done: formats, tags and namespaces must name them, while modules and scripts may read anything. Key: empty.
 */
export const descriptionIsRead = derive("description-is-read", (_key, read) => {
  return (
    read.from(readingListeners, "").includes(true) ||
    read.from(tableNames, "").some((name) => read.from(readingTable, name)) ||
    read.from(readingClusters, "").includes(true)
  );
});

const readingListeners = mapItems(
  "reading-listeners",
  (_key, read) => read.from(protectedResources, "").listeners,
  (each) => mayRead(encodedIn(ListenerSchema, each).bytes),
);

const readingHosts = mapItems(
  "reading-hosts",
  (name, read) => read.from(bareHosts, name),
  ({ bytes }) => mayRead(bytes),
);

const readingClusters = mapItems(
  "reading-clusters",
  (_key, read) => read.from(bareClusters, ""),
  (each) => mayRead(encodedIn(ClusterSchema, each).bytes),
);

const readingTable = derive("reading-table", (name, read) => {
  const { head } = partsOfTable(tableOf(read.from(protectedTable, name)));
  return mayRead(head) || read.from(readingHosts, name).includes(true);
});

/** Operators of formats, attributes of CEL, our namespace as a text of its own (after its length), and types of filters and loggers whose programs see all of a route. */
const READERS = new RegExp(
  [
    "(?<!DYNAMIC_)METADATA\\(",
    "(route|host|cluster|locality)_metadata",
    String.fromCharCode(METADATA_NAMESPACE.length) + METADATA_NAMESPACE,
    "\\.(wasm|lua|golang|dynamic_modules)\\.v3",
  ].join("|"),
);

function mayRead(bytes: Uint8Array): boolean {
  return READERS.test(new TextDecoder("latin1").decode(bytes));
}

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
