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

/** The rules that hold for the listeners of a Gateway and of a ListenerSet alike. */
export const listenerRules = [
  cel(
    "self.all(l, l.protocol in ['HTTP', 'TCP', 'UDP'] ? !has(l.tls) : true)",
    "tls is not for the protocols HTTP, TCP and UDP",
  ),
  cel(
    "self.all(l, (l.protocol == 'HTTPS' && has(l.tls)) ? (l.tls.mode == '' || l.tls.mode == 'Terminate') : true)",
    "HTTPS needs the TLS mode Terminate",
  ),
  cel(
    "self.all(l, (l.protocol == 'TLS' ? has(l.tls) && has(l.tls.mode) && l.tls.mode != '' : true))",
    "TLS needs tls.mode",
  ),
  cel(
    "self.all(l, l.protocol in ['TCP', 'UDP']  ? (!has(l.hostname) || l.hostname == '') : true)",
    "hostname is not for the protocols TCP and UDP",
  ),
  cel("self.all(l1, self.exists_one(l2, l1.name == l2.name))", "no two listeners may have the same name"),
];
