/**
 * ClusterTrustBundle: CA certificates for the whole cluster.
 * In: nothing; a schema is a declaration. Out: the schema of the kind. The schema never reads the certificates.
 */
import { defineKind, object, optional, required, text } from "../schema/mod.ts";
import { clusterTrustBundle } from "./kind.ts";

export type * from "./kind.ts";

const spec = object({
  signerName: optional(text({ max: 571 }), "Who signs with these certificates."),
  trustBundle: required(text({ min: 1 }), "The certificates, as PEM."),
});

/** The kind ClusterTrustBundle. */
export const clusterTrustBundleKind = defineKind({
  ...clusterTrustBundle,
  namePattern: "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?:)*[a-z0-9]([-a-z0-9.]*[a-z0-9])?$",
  statusPath: false,
  about: "CA certificates for the whole cluster.",
  fields: () => ({ spec: required(spec, "The certificates.") }),
});
