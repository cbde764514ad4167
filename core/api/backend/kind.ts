import type { KubeObject } from "../../object/mod.ts";
import { declareKind, either, secret } from "../shared/declaration.ts";
import { AGE, ENVOY_GATEWAY_GROUP } from "../shared/groups.ts";
import type { BackendSpec } from "./spec.ts";
import type { BackendStatus } from "./status.ts";

/** A backend outside of Kubernetes' Services: an address, a host name or a Unix socket. */
export interface Backend extends KubeObject {
  readonly spec: BackendSpec;
  readonly status?: BackendStatus;
}

/** The declaration of the kind Backend: all that the rest of Postern has to know about it. */
export const backend = declareKind<Backend>()({
  group: ENVOY_GATEWAY_GROUP,
  kind: "Backend",
  plural: "backends",
  shortNames: ["be"],
  categories: ["envoy-gateway"],
  scope: "Namespaced",
  versions: [
    {
      name: "v1alpha1",
      storage: true,
      columns: [{ name: "Status", type: "string", jsonPath: '.status.conditions[?(@.type=="Accepted")].reason' }, AGE],
    },
  ],
  reads: ["v1alpha1"],
  watch: "if-served",
  status: "conditions",
  indexes: {},
  references: [either("spec.tls.caCertificateRefs[]"), secret("spec.tls.clientCertificateRef")],
});
