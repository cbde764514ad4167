import type { CORS, CSRF } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { toDuration } from "../../../../core/scalars/mod.ts";
import { flag, nonEmpty, present } from "../../base/present.ts";
import { originMatch } from "../../filters/cors.ts";

/** Requests from other origins. */
export function corsOf(cors: CORS): ir.Cors {
  return present<ir.Cors>({
    allowOrigins: nonEmpty(cors.allowOrigins?.map(originMatch)),
    allowMethods: nonEmpty(cors.allowMethods),
    allowHeaders: nonEmpty(cors.allowHeaders),
    exposeHeaders: nonEmpty(cors.exposeHeaders),
    maxAge: toDuration(cors.maxAge),
    allowCredentials: flag(cors.allowCredentials),
  });
}

/** Protection against forged requests; Envoy compares host and port only, so the scheme is dropped. */
export function csrfOf(csrf: CSRF): ir.Csrf {
  return present<ir.Csrf>({
    shadowFraction: csrf.shadowFraction,
    additionalOrigins: nonEmpty(csrf.additionalOrigins?.map((origin) => originMatch(origin.replace(/^.*?:\/\//, "")))),
  });
}
