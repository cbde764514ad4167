import type { RouteKind } from "./keys.ts";
import { scopeOf, splitScope } from "./scope.ts";

/**
 * Sites say for which route, rule or listener something is translated, in keys and names; what they are about is read when it is needed. This one is a
 * route in the IR: which object, which rule of it, under which parent and listener. */
export interface RouteSite {
  readonly kind: RouteKind;
  /** Key of the route object, `namespace/name`. */
  readonly route: string;
  readonly ruleName?: string;
  /** Key of the Gateway. */
  readonly gateway: string;
  /** Owner key of the parent: the Gateway or the ListenerSet. */
  readonly owner: string;
  /** Name of the listener inside its owner. */
  readonly listener: string;
  /** The parent reference's own sectionName. */
  readonly sectionName?: string;
}

/** A listener of a Gateway, or of a ListenerSet of the Gateway. */
export type ListenerSite = Pick<RouteSite, "gateway" | "owner" | "listener">;

/** Where backends are decided on: a route's rule under a parent, before its listeners are known. */
export type RuleSite = Pick<RouteSite, "kind" | "route" | "ruleName" | "owner" | "sectionName"> & {
  readonly gateway?: string;
};

/** The key of a listener: `<Gateway>@<scope of the listener>`. */
export function listenerSiteKey({ gateway, owner, listener }: ListenerSite): string {
  return `${gateway}@${scopeOf(owner, listener)}`;
}

/** The listener of a key made by {@link listenerSiteKey}. */
export function splitListenerSiteKey(key: string): ListenerSite {
  const at = key.indexOf("@");
  const { object, section = "" } = splitScope(key.slice(at + 1));
  return { gateway: key.slice(0, at), owner: object, listener: section };
}
