/**
 * The xDS transport protocol of one stream as a state machine, in both variants.
 *
 * In: requests and snapshots. Out: responses, pulled one at a time, and the client's verdicts on them. The session never does I/O,
 * never waits and knows neither gRPC nor time.
 */
export { createSession, type Session, type SessionOptions } from "./session.ts";
export { keptOver } from "./subscription.ts";
export type {
  Answer,
  DeltaSubscription,
  Protocol,
  SotwSubscription,
  XdsRequest,
  XdsResponse,
} from "./types.ts";
