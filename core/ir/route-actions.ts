import type { RouteDestination } from "./destination.ts";
import type { Duration } from "./values/scalars.ts";

/** Sends a copy of a share of requests elsewhere. */
export interface MirrorPolicy {
  readonly destination?: RouteDestination;
  /** 0 to 100; missing means all. */
  readonly percentage?: number;
}

/** Session kept in a cookie; without ttl it ends with the browser session. */
export interface CookieBasedSessionPersistence {
  readonly name: string;
  readonly ttl?: Duration;
}

/** Session kept in a header. */
export interface HeaderBasedSessionPersistence {
  readonly name: string;
}

/** Binds a client to an endpoint; exactly one field is set. */
export interface SessionPersistence {
  readonly cookie?: CookieBasedSessionPersistence;
  readonly header?: HeaderBasedSessionPersistence;
}
