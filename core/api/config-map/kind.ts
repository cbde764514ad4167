import type { KubeObject } from "../../object/mod.ts";
import { declareKind } from "../shared/declaration.ts";

/** Small pieces of data. */
export interface ConfigMap extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
  /** Base64 text. */
  readonly binaryData?: Readonly<Record<string, string>>;
  readonly immutable?: boolean;
}

/** The declaration of the kind ConfigMap: all that the rest of Postern has to know about it. */
export const configMap = declareKind<ConfigMap>()({
  group: "",
  kind: "ConfigMap",
  plural: "configmaps",
  shortNames: ["cm"],
  scope: "Namespaced",
  versions: [{ name: "v1", storage: true }],
  reads: ["v1"],
  watch: "referenced",
  status: "none",
  indexes: {},
});
