import type { KubeObject } from "../../object/mod.ts";
import { declareKind } from "../shared/declaration.ts";

/** CA certificates for the whole cluster. */
export interface ClusterTrustBundle extends KubeObject {
  readonly spec: { readonly signerName?: string; readonly trustBundle: string };
}

/** The declaration of the kind ClusterTrustBundle: all that the rest of Postern has to know about it. */
export const clusterTrustBundle = declareKind<ClusterTrustBundle>()({
  group: "certificates.k8s.io",
  kind: "ClusterTrustBundle",
  plural: "clustertrustbundles",
  scope: "Cluster",
  versions: [{ name: "v1beta1", storage: true }, { name: "v1alpha1" }],
  reads: ["v1beta1", "v1alpha1"],
  watch: "if-served",
  status: "none",
  indexes: {},
});
