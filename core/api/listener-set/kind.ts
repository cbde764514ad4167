import type { KubeObject } from "../../object/mod.ts";
import { declareKind, secret } from "../shared/declaration.ts";
import { AGE, GATEWAY_API_GROUP, GATEWAY_API_VERSIONS } from "../shared/groups.ts";
import type { ListenerSetSpec } from "./spec.ts";
import type { ListenerSetStatus } from "./status.ts";

/** Listeners that are added to a Gateway. */
export interface ListenerSet extends KubeObject {
  readonly spec: ListenerSetSpec;
  readonly status?: ListenerSetStatus;
}

/** The declaration of the kind ListenerSet: all that the rest of Postern has to know about it. */
export const listenerSet = declareKind<ListenerSet>()({
  group: GATEWAY_API_GROUP,
  kind: "ListenerSet",
  plural: "listenersets",
  shortNames: ["lset"],
  categories: ["gateway-api"],
  scope: "Namespaced",
  versions: [
    {
      name: "v1",
      storage: true,
      columns: [
        { name: "Accepted", type: "string", jsonPath: '.status.conditions[?(@.type=="Accepted")].status' },
        { name: "Programmed", type: "string", jsonPath: '.status.conditions[?(@.type=="Programmed")].status' },
        AGE,
      ],
    },
  ],
  reads: GATEWAY_API_VERSIONS,
  watch: "if-served",
  status: "listeners",
  indexes: {
    gateway: ({ metadata, spec }) => [`${spec.parentRef.namespace ?? metadata.namespace ?? ""}/${spec.parentRef.name}`],
  },
  references: [secret("spec.listeners[].tls.certificateRefs[]")],
});
