import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import { ClusterSchema } from "../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { MetadataSchema } from "../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import { LocalityLbEndpointsSchema } from "../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_components_pb.ts";
import { ClusterLoadAssignmentSchema } from "../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import {
  RouteSchema,
  VirtualHostSchema,
} from "../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import type { RouteConfiguration } from "../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import { Sealed, seal } from "../../core/envoy/mod.ts";
import { createTableParts, withHosts } from "./protection/tables.ts";
import { contentOf, numberOf, replaced, textOf } from "./protection/wire.ts";
import { METADATA_NAMESPACE, type Resource, type Resources, sealedAs } from "./translate/mod.ts";

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
  const seals = new WeakMap<object, Sealed>();
  const sealedOf = <D extends DescMessage>(schema: D, { sealed, message }: Resource<MessageShape<D>>): Sealed<D> => {
    const known = (sealed ?? seals.get(message) ?? seal(schema, message as never)) as Sealed<D>;
    seals.set(message as object, known);
    return known;
  };
  const partsOf = createTableParts();
  const table = (resource: Resource<RouteConfiguration>): Resource<RouteConfiguration> => {
    const { sealed, head, hosts } = partsOf(resource);
    const without = once(sealed, () =>
      withHosts(
        head,
        hosts.map((host) => once(host, undescribedHost)),
      ),
    );
    return sealedAs(resource, without);
  };
  return (resources) => ({
    ...resources,
    clusters: resources.clusters.map((each) =>
      sealedAs<typeof ClusterSchema>(each, once(sealedOf(ClusterSchema, each), undescribedCluster)),
    ),
    endpoints: resources.endpoints.map((each) =>
      sealedAs<typeof ClusterLoadAssignmentSchema>(
        each,
        once(sealedOf(ClusterLoadAssignmentSchema, each), undescribedAssignment),
      ),
    ),
    routes: resources.routes.map(table),
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
