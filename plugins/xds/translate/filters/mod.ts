/**
 * The HTTP filters: one file each, one ordered list.
 *
 * In: listeners and routes of the IR. Out: entries of HTTP filter chains, what routes add to them, and the clusters and
 * secrets they need (see `filter.ts` for the contract). A filter never looks at another one, and never at messages that
 * other stages built.
 */

import { apiKeyAuth } from "./api-key-auth.ts";
import { bandwidthLimit } from "./bandwidth-limit.ts";
import { basicAuth } from "./basic-auth.ts";
import { buffer } from "./buffer.ts";
import { compressor } from "./compressor.ts";
import { cors } from "./cors.ts";
import { credentialInjector } from "./credential-injector.ts";
import { csrf } from "./csrf.ts";
import { customResponse } from "./custom-response.ts";
import { dynamicForwardProxy } from "./dynamic-forward-proxy.ts";
import { dynamicModules } from "./dynamic-modules.ts";
import { extAuthz } from "./ext-authz.ts";
import { extProc } from "./ext-proc.ts";
import { fault } from "./fault.ts";
import type { HttpFilter } from "./filter.ts";
import { geoip } from "./geoip.ts";
import { grpcStats, grpcWeb } from "./grpc.ts";
import { headerMutation } from "./header-mutation.ts";
import { healthCheck } from "./health-check.ts";
import { jwtAuthn } from "./jwt-authn.ts";
import { localRatelimit } from "./local-ratelimit.ts";
import { lua } from "./lua.ts";
import { oauth2 } from "./oauth2.ts";
import { ratelimit } from "./ratelimit.ts";
import { rbac } from "./rbac.ts";
import { router } from "./router.ts";
import { statefulSession } from "./stateful-session.ts";
import { wasm } from "./wasm.ts";

/**
 * All HTTP filters in the order in which a request meets them; EnvoyProxy's filterOrder can move them.
 *
 * custom_response comes first so that it sees every local reply; health_check answers load balancers whatever the rest
 * thinks; fault refuses before others spend work; cors answers preflight requests, and csrf refuses cross-site ones,
 * before anybody authenticates; header_mutation precedes authorization, which may read the headers. Authentication comes
 * before extensions, and those before authorization and limits, which need what they found out. router ends the chain.
 */
export const httpFilters: readonly HttpFilter[] = [
  customResponse,
  healthCheck,
  fault,
  cors,
  csrf,
  headerMutation,
  extAuthz,
  apiKeyAuth,
  basicAuth,
  oauth2,
  jwtAuthn,
  statefulSession,
  buffer,
  lua,
  extProc,
  wasm,
  dynamicModules,
  geoip,
  rbac,
  dynamicForwardProxy,
  localRatelimit,
  ratelimit,
  bandwidthLimit,
  grpcWeb,
  grpcStats,
  credentialInjector,
  compressor,
  router,
];
