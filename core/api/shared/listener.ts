import { labelSelector } from "../kubernetes/label-selector.ts";
import { cel, choice, dict, type In, list, object, optional, required } from "../schema/mod.ts";
import { secretObjectReference } from "./references.ts";
import { annotationValue, groupName, kindName } from "./values.ts";

/** A kind of routes. */
export const routeGroupKind = object({
  group: optional(groupName, "API group; empty for the core group.", { default: "gateway.networking.k8s.io" }),
  kind: required(kindName, "Kind of the object."),
});

/** The type of {@link routeGroupKind}. */
export interface RouteGroupKind extends In<typeof routeGroupKind> {}

/** Namespaces of routes. */
export const routeNamespaces = object({
  from: optional(choice(["All", "Selector", "Same"]), "All, the same, or those that the selector picks.", {
    default: "Same",
  }),
  selector: optional(labelSelector, "Labels of the namespaces."),
});

/** The type of {@link routeNamespaces}. */
export interface RouteNamespaces extends In<typeof routeNamespaces> {}

/** Routes that may attach to a listener. */
export const allowedRoutes = object({
  kinds: optional(
    list(routeGroupKind, { max: 8, kind: "atomic" }),
    "Kinds of routes; absent means those of the protocol.",
  ),
  namespaces: optional(routeNamespaces, "Namespaces of routes.", { default: { from: "Same" } }),
});

/** The type of {@link allowedRoutes}. */
export interface AllowedRoutes extends In<typeof allowedRoutes> {}

/** TLS of a listener. */
export const listenerTlsConfig = object(
  {
    certificateRefs: optional(list(secretObjectReference, { max: 64, kind: "atomic" }), "Certificates to show."),
    mode: optional(choice(["Terminate", "Passthrough"]), "End TLS here, or pass it through.", { default: "Terminate" }),
    options: optional(dict(annotationValue, { max: 16 }), "Settings of the implementation."),
  },
  {
    rules: [
      cel(
        "self.mode == 'Terminate' ? size(self.certificateRefs) > 0 || size(self.options) > 0 : true",
        "the mode Terminate needs certificateRefs or options",
      ),
    ],
  },
);

/** The type of {@link listenerTlsConfig}. */
export interface ListenerTLSConfig extends In<typeof listenerTlsConfig> {}
