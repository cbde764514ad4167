import type { Condition } from "../types.ts";

/** The data plane of a Gateway or ListenerSet lacks something; `what` lists the resources with reasons. */
export function notProgrammed(what: string): Condition {
  return {
    type: "Programmed",
    status: "False",
    reason: "Invalid",
    message: `Envoy does not have all of the configuration, the last good version of the rest stays in force: ${what}`,
  };
}

/** Some of a route is not served. Gateway API: "PartiallyInvalid", status True when it holds. */
export function partlyLeftOut(what: string): Condition {
  return {
    type: "PartiallyInvalid",
    status: "True",
    reason: "UnsupportedValue",
    message: `Part of the route is not served, its last good version stays in force where there is one: ${what}`,
  };
}

/** A policy or another object asks for something that Envoy cannot be told. */
export function notAccepted(what: string): Condition {
  return {
    type: "Accepted",
    status: "False",
    reason: "Invalid",
    message: `Envoy cannot be configured like this, change the fields named: ${what}`,
  };
}
