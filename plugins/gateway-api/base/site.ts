import { keyCodec, text } from "../../../core/collection/key-codec.ts";
import type { RouteKind } from "./keys.ts";

/**
 * Sites say for which route, rule or listener something is translated, in keys and names; the objects are read when they are needed. A RouteSite is a
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

const siteKey = keyCodec<[gateway: string, owner: string, listener: string]>("@", text(), text(), text());

/** The key of a listener. */
export const listenerSiteKey = {
  of: ({ gateway, owner, listener }: ListenerSite): string => siteKey.of(gateway, owner, listener),
  read(key: string): ListenerSite {
    const [gateway, owner, listener] = siteKey.read(key);
    return { gateway, owner, listener };
  },
};
