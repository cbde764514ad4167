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
import { derive, mapItems, type Reader, sameItems } from "../../core/incremental/mod.ts";
import { assignmentOf } from "./cache/mod.ts";
import { hostOf, partsOfHost } from "./protection/hosts.ts";
import { protectedResources } from "./protection/mod.ts";
import { partsOfTable, protectedTable, tableNames, tableOf, withHosts } from "./protection/tables.ts";
import { eachField, numberOf, replaced } from "./protection/wire.ts";
import {
  encodedAs,
  encodedIn,
  METADATA_NAMESPACE,
  type Resource,
  type Resources,
  TranslatedResource,
} from "./translate/mod.ts";
import { isBareIn } from "./translate/sending.ts";

/** A route configuration in its virtual hosts and what is around them. */
function protectedParts(name: string, read: Reader) {
  return partsOfTable(tableOf(read.from(protectedTable, name)));
}

/** The virtual hosts of a route configuration without what they were made from; key: its name. */
const bareHosts = mapItems("bare-hosts", (name, read) => protectedParts(name, read).hosts, undescribedHost);

/** The same, whether there are descriptions to be taken out or not. */
function bareHostsOf(name: string, read: Reader) {
  return isBareIn(read) ? protectedParts(name, read).hosts : read.from(bareHosts, name);
}

const bareTable = derive(
  "bare-table",
  (name, read): Resource<RouteConfiguration> => {
    const table = read.from(protectedTable, name);
    return encodedAs(table, withHosts(protectedParts(name, read).head, read.from(bareHosts, name)));
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

/** The same, whether there are descriptions to be taken out or not. */
function bareClustersOf(_key: string, read: Reader): readonly Resource<Cluster>[] {
  return isBareIn(read) ? read.from(protectedResources, "").clusters : read.from(bareClusters, "");
}

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
  (_key, read): Resources => {
    const resources = read.from(protectedResources, "");
    if (isBareIn(read)) return resources;
    return {
      ...resources,
      clusters: read.from(bareClusters, ""),
      endpoints: read.from(bareAssignments, ""),
      routes: read.from(tableNames, "").map((name) => read.from(bareTable, name)),
    };
  },
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

const readingHosts = mapItems("reading-hosts", bareHostsOf, ({ bytes }) => mayRead(bytes));

const readingClusters = mapItems("reading-clusters", bareClustersOf, (each) =>
  mayRead(encodedIn(ClusterSchema, each).bytes),
);

const readingTable = derive("reading-table", (name, read) => {
  const { head } = protectedParts(name, read);
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

const latin1 = new TextDecoder("latin1");

function mayRead(bytes: Uint8Array): boolean {
  return READERS.test(latin1.decode(bytes));
}

function undescribedHost(host: EncodedMessage<typeof VirtualHostSchema>): EncodedMessage<typeof VirtualHostSchema> {
  const { head, routes } = partsOfHost(host);
  const bareHead = withoutOwn(head, numberOf(VirtualHostSchema, "metadata"));
  const bare = routes.map((route) => withoutOwn(route, numberOf(RouteSchema, "metadata")));
  return bareHead === head && sameItems(bare, routes) ? host : hostOf(bareHead, bare, host);
}

function undescribedCluster(cluster: EncodedMessage<typeof ClusterSchema>): EncodedMessage<typeof ClusterSchema> {
  const { bytes: described, violations } = cluster;
  const own = withoutOwn(described, numberOf(ClusterSchema, "metadata"));
  // Endpoints that Envoy looks up by name stand in the cluster.
  const bytes =
    replaced(own, [numberOf(ClusterSchema, "loadAssignment")], (...place) => {
      const bare = withoutOwnOfLocalities(own, place);
      return bare && [bare];
    }) ?? own;
  return bytes === described ? cluster : new EncodedMessage(ClusterSchema, { bytes, violations });
}

/** The bytes of a load assignment are put together when somebody wants them, so its version says that they are others. */
function undescribedAssignment(
  assignment: EncodedMessage<typeof ClusterLoadAssignmentSchema>,
): EncodedMessage<typeof ClusterLoadAssignmentSchema> {
  const { digest, violations } = assignment;
  const bytes = () => withoutOwnOfLocalities(assignment.bytes) ?? assignment.bytes;
  return new EncodedMessage(ClusterLoadAssignmentSchema, { bytes, violations, digest: digest && `${digest}-bare` });
}

/** A load assignment, which may stand in some places of the bytes, without our part of its localities' metadata; undefined where there is none. */
function withoutOwnOfLocalities(bytes: Uint8Array, place?: readonly [from: number, to: number]) {
  const metadata = numberOf(LocalityLbEndpointsSchema, "metadata");
  const withoutIn = (...locality: [from: number, to: number]) => {
    const bare = withoutOwnIn(bytes, metadata, locality);
    return bare && [bare];
  };
  return replaced(bytes, [numberOf(ClusterLoadAssignmentSchema, "endpoints")], withoutIn, place);
}

/** A message without our part of the metadata in a field; the same object where there is none. */
function withoutOwn(bytes: Uint8Array, field: number): Uint8Array {
  return withoutOwnIn(bytes, field, [0, bytes.length]) ?? bytes;
}

/** The same for a message that stands in some places of the bytes; undefined where there is none. */
function withoutOwnIn(bytes: Uint8Array, field: number, places: readonly [from: number, to: number]) {
  const entries = [numberOf(MetadataSchema, "filterMetadata")];
  const withoutEntry = (...metadata: [from: number, to: number]) => {
    const kept = replaced(bytes, entries, (...entry) => (isOwn(bytes, ...entry) ? [] : undefined), metadata);
    return kept?.length === 0 ? [] : kept && [kept];
  };
  return replaced(bytes, [field], withoutEntry, places);
}

/** The field of a map's entry that its key stands in. */
const KEY = 1;

/** Whether our namespace is the key of a map's entry. */
function isOwn(bytes: Uint8Array, from: number, to: number): boolean {
  let own = false;
  const visit = (number: number, _start: number, content: number, end: number) => {
    if (number === KEY) own = end - content === OWN.length && OWN.every((byte, i) => byte === bytes[content + i]);
  };
  eachField(bytes, visit, from, to);
  return own;
}

const OWN = new TextEncoder().encode(METADATA_NAMESPACE);
