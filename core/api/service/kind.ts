import type { KubeObject } from "../../object/mod.ts";
import { declareKind } from "../shared/declaration.ts";
import { indexesOfService } from "../shared/indexes.ts";
import type { ServiceSpec, ServiceStatus } from "./spec.ts";

/** Names a set of endpoints. */
export interface Service extends KubeObject {
  readonly spec?: ServiceSpec;
  readonly status?: ServiceStatus;
}

/** The declaration of the kind Service: all that the rest of Postern has to know about it. */
export const service = declareKind<Service>()({
  group: "",
  kind: "Service",
  plural: "services",
  shortNames: ["svc"],
  scope: "Namespaced",
  versions: [{ name: "v1", storage: true }],
  reads: ["v1"],
  watch: "always",
  status: "none",
  indexes: indexesOfService,
});
