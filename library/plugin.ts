/**
 * The library that plugins are written with: the contract, objects and the world they stand in, Envoy's messages.
 *
 * In: nothing. Out: functions without effects, and types. Importing it starts nothing, and it needs no runtime in particular.
 */
export { create, type MessageInitShape } from "@bufbuild/protobuf";
export { type Any, AnySchema } from "@bufbuild/protobuf/wkt";
export {
  type Cluster,
  Cluster_DiscoveryType,
  ClusterSchema,
} from "../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
export {
  HeaderValueOption_HeaderAppendAction,
  HeaderValueOptionSchema,
  HeaderValueSchema,
} from "../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
export {
  type ClusterLoadAssignment,
  ClusterLoadAssignmentSchema,
} from "../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
export { type Listener, ListenerSchema } from "../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
export {
  type Route,
  RouteSchema,
  type VirtualHost,
  VirtualHostSchema,
} from "../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
export { packAny } from "../core/envoy/mod.ts";
export { type Derivation, derive, type Reader } from "../core/incremental/mod.ts";
export type { InfraIr, XdsIr } from "../core/ir/mod.ts";
export type { Clock, LogFields, Logger, Metrics } from "../core/observe/mod.ts";
export type * from "../core/plugin/api.ts";
export { PluginConfigError } from "../core/plugin/check.ts";
export { definePlugin, PLUGIN_API } from "../core/plugin/define.ts";
export { anyMessage, message, unpackAny } from "../core/plugin/messages.ts";
export { type PluginUse, use } from "../core/plugin/use.ts";
export { json } from "./messages.ts";
export {
  createStore,
  type KubeObject,
  type ObjectRef,
  objectKey,
  refOf,
  type Snapshot,
  type Store,
} from "./objects.ts";
