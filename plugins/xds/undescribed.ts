import type { DescMessage } from "@bufbuild/protobuf";
import { ClusterSchema } from "../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { MetadataSchema } from "../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import { LocalityLbEndpointsSchema } from "../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_components_pb.ts";
import { ClusterLoadAssignmentSchema } from "../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import {
  RouteSchema,
  VirtualHostSchema,
} from "../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import type { RouteConfigurationSchema } from "../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import { Sealed } from "../../core/envoy/mod.ts";
import { partsOfTable, tableOf, withHosts } from "./protection/tables.ts";
import { contentOf, numberOf, replaced, textOf } from "./protection/wire.ts";
import { METADATA_NAMESPACE, type Resources, sealedAs, sealedIn } from "./translate/mod.ts";

/**
 * Takes out of what is sent what it was made from (metadata under `envoy-gateway`): Envoy copies that for each route, virtual host and locality whenever
 * their message comes, which is two fifths of what a virtual host costs its main thread. What users and extensions put into metadata
 * stays. It comes after hooks, patches and protection, which may read it, and works on encoded messages; what did not change is not looked at again.
 */
export function createUndescribed(): (resources: Resources) => Resources {
  const made = new WeakMap<object, Sealed>();
  const once = <D extends DescMessage>(of: Sealed<D>, make: (of: Sealed<D>) => Sealed<D>): Sealed<D> => {
    const known = (made.get(of) as Sealed<D> | undefined) ?? make(of);
    made.set(of, known);
    return known;
  };
  const bareTable = (table: Sealed<typeof RouteConfigurationSchema>) => {
    const { head, hosts } = partsOfTable(table);
    return withHosts(
      head,
      hosts.map((host) => once(host, undescribedHost)),
    );
  };
  return (resources) => ({
    ...resources,
    clusters: resources.clusters.map((each) =>
      sealedAs<typeof ClusterSchema>(each, once(sealedIn(ClusterSchema, each), undescribedCluster)),
    ),
    endpoints: resources.endpoints.map((each) =>
      sealedAs<typeof ClusterLoadAssignmentSchema>(
        each,
        once(sealedIn(ClusterLoadAssignmentSchema, each), undescribedAssignment),
      ),
    ),
    routes: resources.routes.map((each) =>
      sealedAs<typeof RouteConfigurationSchema>(each, once(tableOf(each), bareTable)),
    ),
  });
}

function undescribedHost(host: Sealed<typeof VirtualHostSchema>): Sealed<typeof VirtualHostSchema> {
  const routes = replaced(host.bytes, [numberOf(VirtualHostSchema, "routes")], (route) => {
    const bytes = withoutOwn(route, numberOf(RouteSchema, "metadata"));
    return bytes === route ? undefined : [bytes];
  });
  const bytes = withoutOwn(routes, numberOf(VirtualHostSchema, "metadata"));
  return bytes === host.bytes ? host : new Sealed(VirtualHostSchema, { bytes, violations: host.violations });
}

function undescribedCluster(cluster: Sealed<typeof ClusterSchema>): Sealed<typeof ClusterSchema> {
  return lazily(cluster, (bytes) => withoutOwn(bytes, numberOf(ClusterSchema, "metadata")));
}

function undescribedAssignment(
  assignment: Sealed<typeof ClusterLoadAssignmentSchema>,
): Sealed<typeof ClusterLoadAssignmentSchema> {
  return lazily(assignment, (all) =>
    replaced(all, [numberOf(ClusterLoadAssignmentSchema, "endpoints")], (locality) => {
      const bytes = withoutOwn(locality, numberOf(LocalityLbEndpointsSchema, "metadata"));
      return bytes === locality ? undefined : [bytes];
    }),
  );
}

/** A message whose bytes are put together when somebody wants them, as those of load assignments are; its version says that they are others. */
function lazily<D extends DescMessage>(sealed: Sealed<D>, make: (bytes: Uint8Array) => Uint8Array): Sealed<D> {
  const { schema, digest, violations } = sealed;
  return new Sealed(schema, {
    bytes: () => make(sealed.bytes),
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
