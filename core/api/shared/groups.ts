import type { Column } from "../schema/mod.ts";

/** The group of the Gateway API. */
export const GATEWAY_API_GROUP = "gateway.networking.k8s.io";

/** The group of the Gateway API's experiments. */
export const EXPERIMENTAL_GROUP = "gateway.networking.x-k8s.io";

/** The group of Envoy Gateway's kinds. */
export const ENVOY_GATEWAY_GROUP = "gateway.envoyproxy.io";

/** The version of the Gateway API whose definitions these are. */
export const GATEWAY_API_VERSION = "v1.6.1";

/** The column that shows how long an object has been there. */
export const AGE: Column = { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" };

/** Versions of Gateway API that are read, the preferred one first. */
export const GATEWAY_API_VERSIONS: readonly string[] = ["v1", "v1beta1", "v1alpha2", "v1alpha3"];
