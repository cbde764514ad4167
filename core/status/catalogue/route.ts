import type { Condition } from "../types.ts";
import { fails, holds } from "./condition.ts";

/** The route takes traffic under this parent. */
export function routeAccepted(): Condition {
  return holds("Accepted", "Accepted", "The route is attached to this parent.");
}

/** Everything the route refers to is there. */
export function routeRefsResolved(): Condition {
  return holds("ResolvedRefs", "ResolvedRefs", "All references of the route are resolved.");
}

/** The parent has no listener that the reference means. */
export function noMatchingParent(): Condition {
  return fails(
    "Accepted",
    "NoMatchingParent",
    "No listener of the parent has the sectionName and port of this parentRef.",
  );
}

/** The listeners that the reference means do not take the route. */
export function notAllowedByListeners(kind: string, namespace: string): Condition {
  return fails(
    "Accepted",
    "NotAllowedByListeners",
    `No listener of this parentRef takes a ${kind} from namespace ${namespace}; see allowedRoutes of the listeners.`,
  );
}

/** The listeners that the reference means serve other hosts, or a more specific listener of the port has those that they share (`isolated`). */
export function noMatchingHostname(kind: string, isolated: boolean): Condition {
  return fails(
    "Accepted",
    "NoMatchingListenerHostname",
    isolated
      ? `The hostnames that the ${kind} shares with listeners of this parent belong to more specific listeners of the same port; attach the ${kind} to those.`
      : `No hostname of the ${kind} falls under one of the parent's listeners.`,
  );
}

/** Some rules of the route are dropped. */
export function partiallyInvalid(rules: readonly number[], finding: Condition): Condition {
  return holds("PartiallyInvalid", finding.reason, `Dropped rules ${rules.join(", ")}: ${finding.message}`);
}

/** Other routes match the very same requests. */
export function rulesOverlap(routes: readonly string[]): Condition {
  return holds(
    "RouteRulesOverlap",
    "RouteRulesOverlap",
    `These routes match the very same requests: ${routes.join(", ")}.`,
  );
}

/** The connections of a listener that a route does not get, since an older route has them: those of some server names, or all (`*`). */
export interface LostToOlder {
  readonly listener: string;
  readonly names: readonly string[];
  readonly winner: string;
}

/** How many names a message holds at most. */
const NAMED = 10;

/** Connections that the route asks for lead to older routes. */
export function olderRouteServed(lost: readonly LostToOlder[]): Condition {
  const texts = lost.slice(0, NAMED).map(({ listener, names, winner }) => {
    const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
    const what = names.includes("*") ? "everything" : `${names.slice(0, NAMED).join(", ")}${more}`;
    return `On listener ${listener} ${what} is served for ${winner}, which is older.`;
  });
  return holds("Conflicted", "OlderRouteExists", `${texts.join(" ")} Ask for other names or another listener.`);
}

/** A route kind that takes exactly one rule has none or several. */
export function oneRuleOnly(kind: string): Condition {
  return fails("Accepted", "InvalidRule", `A ${kind} must have exactly one rule.`);
}

/** A value in the route that cannot be served. */
export function unsupportedValue(message: string): Condition {
  return fails("Accepted", "UnsupportedValue", message);
}

/** Filters that exclude each other. */
export function incompatibleFilters(rule: string): Condition {
  return fails(
    "Accepted",
    "IncompatibleFilters",
    `A RequestMirror cannot stand beside a ${rule} in one rule; remove one of the two.`,
  );
}

/** A filter that leads to nothing. */
export function filterUnresolved(message: string): Condition {
  return fails("ResolvedRefs", "UnsupportedValue", message);
}

/** A rule whose matches cannot be served. */
export function ruleFailed(rule: number, fault: string): Condition {
  return unsupportedValue(`Rule ${rule}: ${fault}`);
}

/** A dynamic resolver answers for all hosts, so it cannot share a rule. */
export function dynamicResolverShared(): Condition {
  return fails(
    "ResolvedRefs",
    "InvalidBackendRef",
    "A backend of type DynamicResolver must be the only one of its rule.",
  );
}

/** A host taken out of the path must not reach a dynamic resolver: a client could then name any host, loopback included. */
export function dynamicResolverHostFromPath(rule: number): Condition {
  return fails(
    "ResolvedRefs",
    "UnsupportedValue",
    `Rule ${rule} rewrites the host from the path (PathRegex), which a backend of type DynamicResolver does not allow.`,
  );
}

/** A dynamic resolver goes by the SNI of the client, which must come through. */
export function dynamicResolverNeedsPassthrough(): Condition {
  return fails(
    "ResolvedRefs",
    "UnsupportedValue",
    "A backend of type DynamicResolver needs a listener whose tls.mode is Passthrough.",
  );
}
