import type { KubeObject } from "../../object/mod.ts";
import { declareKind, secret } from "../shared/declaration.ts";
import { ENVOY_GATEWAY_GROUP } from "../shared/groups.ts";
import type { EnvoyProxySpec } from "./spec.ts";
import type { EnvoyProxyStatus } from "./status.ts";

/** How the proxies of a Gateway or a GatewayClass are run. */
export interface EnvoyProxy extends KubeObject {
  readonly spec: EnvoyProxySpec;
  readonly status?: EnvoyProxyStatus;
}

/** The declaration of the kind EnvoyProxy: all that the rest of Postern has to know about it. */
export const envoyProxy = declareKind<EnvoyProxy>()({
  group: ENVOY_GATEWAY_GROUP,
  kind: "EnvoyProxy",
  plural: "envoyproxies",
  shortNames: ["eproxy"],
  categories: ["envoy-gateway"],
  scope: "Namespaced",
  versions: [{ name: "v1alpha1", storage: true }],
  reads: ["v1alpha1"],
  watch: "if-served",
  status: "ancestors",
  indexes: {},
  references: [secret("spec.backendTLS.clientCertificateRef")],
});
