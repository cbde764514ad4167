import type { KubeObject } from "../../object/mod.ts";
import { declareKind } from "../shared/declaration.ts";
import type { ServiceImportSpec } from "./spec.ts";

/** A Service of another cluster. */
export interface ServiceImport extends KubeObject {
  readonly spec?: ServiceImportSpec;
  readonly status?: Readonly<Record<string, unknown>>;
}

/** The declaration of the kind ServiceImport: all that the rest of Postern has to know about it. */
export const serviceImport = declareKind<ServiceImport>()({
  group: "multicluster.x-k8s.io",
  kind: "ServiceImport",
  plural: "serviceimports",
  shortNames: ["svcim"],
  scope: "Namespaced",
  versions: [{ name: "v1alpha1", storage: true }],
  reads: ["v1alpha1"],
  watch: "if-served",
  status: "none",
  indexes: {},
});
