import type { KubeObject } from "../../object/mod.ts";
import { declareKind } from "../shared/declaration.ts";

/** Small pieces of secret data. */
export interface Secret extends KubeObject {
  readonly type?: string;
  /** Base64 text, as Kubernetes serves it. */
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
  readonly immutable?: boolean;
}

/** The declaration of the kind Secret: all that the rest of Postern has to know about it. */
export const secret = declareKind<Secret>()({
  group: "",
  kind: "Secret",
  plural: "secrets",
  scope: "Namespaced",
  versions: [{ name: "v1", storage: true }],
  reads: ["v1"],
  watch: "referenced",
  status: "none",
  indexes: {},
});
