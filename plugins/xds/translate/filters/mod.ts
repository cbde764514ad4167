/**
 * The HTTP filters: one file each, one ordered list.
 *
 * In: listeners and routes of the IR. Out: entries of HTTP filter chains, what routes add to them, and the clusters and
 * secrets they need (see `filter.ts` for the contract). A filter never looks at another one, and never at messages that
 * other stages built.
 */

import { apiKeyAuth } from "./access/api-key-auth.ts";
import { basicAuth } from "./access/basic-auth.ts";
import { cors } from "./access/cors.ts";
import { csrf } from "./access/csrf.ts";
import { extAuthz } from "./access/ext-authz.ts";
import { geoip } from "./access/geoip.ts";
import { jwtAuthn } from "./access/jwt-authn.ts";
import { oauth2 } from "./access/oauth2.ts";
import { rbac } from "./access/rbac.ts";
import type { HttpFilter } from "./contract/filter.ts";
import { dynamicForwardProxy } from "./dynamic-forward-proxy.ts";
import { credentialInjector } from "./extensions/credential-injector.ts";
import { customResponse } from "./extensions/custom-response.ts";
import { dynamicModules } from "./extensions/dynamic-modules.ts";
import { extProc } from "./extensions/ext-proc.ts";
import { headerMutation } from "./extensions/header-mutation.ts";
import { lua } from "./extensions/lua.ts";
import { wasm } from "./extensions/wasm.ts";
import { grpcStats, grpcWeb } from "./grpc.ts";
import { healthCheck } from "./health-check.ts";
import { router } from "./router.ts";
import { bandwidthLimit } from "./traffic/bandwidth-limit.ts";
import { buffer } from "./traffic/buffer.ts";
import { compressor } from "./traffic/compressor.ts";
import { fault } from "./traffic/fault.ts";
import { localRatelimit } from "./traffic/local-ratelimit.ts";
import { ratelimit } from "./traffic/ratelimit.ts";
import { statefulSession } from "./traffic/stateful-session.ts";

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
