import type { DescMessage } from "@bufbuild/protobuf";
import { ClusterSchema } from "../../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { ClusterLoadAssignmentSchema } from "../../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import { ListenerSchema } from "../../../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import { RouteConfigurationSchema } from "../../../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import { SecretSchema } from "../../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/secret_pb.ts";
import { typeUrl } from "../../../../core/envoy/mod.ts";
import type { ResourceKind } from "../base/resources.ts";

/** The message type of each kind, and the field that names a resource of it. */
export const resourceTypes: Readonly<
  Record<ResourceKind, { readonly schema: DescMessage; readonly nameField: string }>
> = {
  listeners: { schema: ListenerSchema, nameField: "name" },
  routes: { schema: RouteConfigurationSchema, nameField: "name" },
  clusters: { schema: ClusterSchema, nameField: "name" },
  endpoints: { schema: ClusterLoadAssignmentSchema, nameField: "clusterName" },
  secrets: { schema: SecretSchema, nameField: "name" },
};

/** The kind behind a type URL; undefined for types that are no resources. */
export function kindOfType(url: string): ResourceKind | undefined {
  return (Object.keys(resourceTypes) as ResourceKind[]).find((kind) => typeUrl(resourceTypes[kind].schema) === url);
}
