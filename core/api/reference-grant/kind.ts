import type { KubeObject } from "../../object/mod.ts";
import { declareKind } from "../shared/declaration.ts";
import { AGE, GATEWAY_API_GROUP, GATEWAY_API_VERSIONS } from "../shared/groups.ts";
import { indexesOfGrant } from "../shared/indexes.ts";
import type { ReferenceGrantSpec } from "./spec.ts";

/** Allows objects of other namespaces to refer to objects of this one. */
export interface ReferenceGrant extends KubeObject {
  readonly spec: ReferenceGrantSpec;
}

/** The declaration of the kind ReferenceGrant: all that the rest of Postern has to know about it. */
export const referenceGrant = declareKind<ReferenceGrant>()({
  group: GATEWAY_API_GROUP,
  kind: "ReferenceGrant",
  plural: "referencegrants",
  shortNames: ["refgrant"],
  categories: ["gateway-api"],
  scope: "Namespaced",
  versions: [
    { name: "v1", columns: [AGE] },
    { name: "v1beta1", storage: true, columns: [AGE] },
  ],
  reads: GATEWAY_API_VERSIONS,
  watch: "if-served",
  status: "none",
  indexes: indexesOfGrant,
});
