/**
 * The HTTP filters: one file each, one ordered list.
 *
 * In: listeners and routes of the IR. Out: entries of HTTP filter chains, what routes add to them, and the clusters and
 * secrets they need (see `filter.ts` for the contract). A filter never looks at another one, and never at messages that
 * other stages built.
 */
import { cors } from "./cors.ts";
import type { HttpFilter } from "./filter.ts";
import { grpcStats, grpcWeb } from "./grpc.ts";
import { headerMutation } from "./header-mutation.ts";
import { healthCheck } from "./health-check.ts";
import { router } from "./router.ts";

/**
 * All HTTP filters in the order in which a request meets them; EnvoyProxy's filterOrder can move them.
 *
 * custom_response comes first so that it sees every local reply; health_check answers load balancers whatever the rest
 * thinks; fault refuses before others spend work; cors answers preflight requests, and csrf refuses cross-site ones,
 * before anybody authenticates; header_mutation precedes authorization, which may read the headers. Authentication comes
 * before extensions, and those before authorization and limits, which need what they found out. router ends the chain.
 */
export const httpFilters: readonly HttpFilter[] = [
  // custom_response
  healthCheck,
  // fault
  cors,
  // csrf
  headerMutation,
  // ext_authz, api_key_auth, basic_auth, oauth2, jwt_authn, stateful_session, buffer
  // lua (indexed), ext_proc (indexed), wasm (indexed), dynamic_modules (indexed)
  // geoip, rbac, local_ratelimit, ratelimit, bandwidth_limit
  grpcWeb,
  grpcStats,
  // credential_injector, compressor, dynamic_forward_proxy
  router,
];
