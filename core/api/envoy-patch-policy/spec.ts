import { jsonPatchOperation } from "../envoy/json-patch.ts";
import { choice, type In, int32, list, object, optional, required, text } from "../schema/mod.ts";
import { localPolicyTargetReference } from "../shared/policy.ts";

/** A patch of one xDS resource. */
export const envoyJsonPatchConfig = object({
  name: required(text(), "Name of the resource."),
  operation: required(jsonPatchOperation, "The operation."),
  type: required(
    choice([
      "type.googleapis.com/envoy.config.listener.v3.Listener",
      "type.googleapis.com/envoy.config.route.v3.RouteConfiguration",
      "type.googleapis.com/envoy.config.cluster.v3.Cluster",
      "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment",
      "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret",
    ]),
    "Type of the resource.",
  ),
});

/** The type of {@link envoyJsonPatchConfig}. */
export interface EnvoyJSONPatchConfig extends In<typeof envoyJsonPatchConfig> {}

/** The spec of an EnvoyPatchPolicy: the patches, and the target that they change. */
export const envoyPatchPolicySpec = object({
  jsonPatches: optional(list(envoyJsonPatchConfig), "The patches."),
  priority: optional(int32(), "Order among patches of one target; lower runs first."),
  targetRef: required(localPolicyTargetReference, "The Gateway, or the GatewayClass when Gateways are merged."),
  type: required(choice(["JSONPatch"]), "Kind of the patch."),
});

/** The type of {@link envoyPatchPolicySpec}. */
export interface EnvoyPatchPolicySpec extends In<typeof envoyPatchPolicySpec> {}
