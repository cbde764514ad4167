/**
 * ClusterTrustBundle: CA certificates for the whole cluster.
 * In: nothing; this is a declaration. Out: the schema of the kind. It never reads the certificates.
 */
import type { KubeObject } from "../../object/mod.ts";
import { defineKind, object, optional, required, text } from "../schema/mod.ts";

/** CA certificates for the whole cluster. */
export interface ClusterTrustBundle extends KubeObject {
  readonly spec: { readonly signerName?: string; readonly trustBundle: string };
}

const spec = object({
  signerName: optional(text({ max: 571 }), "Who signs with these certificates."),
  trustBundle: required(text({ min: 1 }), "The certificates, as PEM."),
});

/** The kind ClusterTrustBundle. */
export const clusterTrustBundleKind = defineKind({
  group: "certificates.k8s.io",
  kind: "ClusterTrustBundle",
  plural: "clustertrustbundles",
  scope: "Cluster",
  namePattern: "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?:)*[a-z0-9]([-a-z0-9.]*[a-z0-9])?$",
  versions: [{ name: "v1beta1", storage: true }, { name: "v1alpha1" }],
  statusPath: false,
  about: "CA certificates for the whole cluster.",
  fields: () => ({ spec: required(spec, "The certificates.") }),
});
