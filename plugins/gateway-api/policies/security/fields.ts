import type { SecurityPolicySpec } from "../../../../core/api/mod.ts";
import type { Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Result } from "../../../../core/result/mod.ts";
import { apiKeyAuthOf } from "./api-key-auth.ts";
import { authorizationOf } from "./authorization.ts";
import { basicAuthOf } from "./basic-auth.ts";
import { corsOf, csrfOf } from "./cors.ts";
import { extAuthOf } from "./ext-auth.ts";
import type { SecurityInForce } from "./in-force.ts";
import { jwtOf } from "./jwt.ts";
import { oidcOf } from "./oidc.ts";

/** A field of a SecurityPolicy that reaches routes under the same name. */
export type SecurityFieldName = keyof ir.SecurityFeatures & keyof SecurityPolicySpec;

/** How one field of a SecurityPolicy becomes IR. */
interface SecurityField<F extends SecurityFieldName> {
  /** Whether it keeps requests out: where it cannot be had, the route is closed. */
  readonly protects: boolean;
  /** Whether it speaks of requests of HTTP, and so says nothing to connections. */
  readonly httpOnly: boolean;
  /** The outcome of the field at a Gateway, or the fault in the field. */
  readonly translate: (
    value: NonNullable<SecurityPolicySpec[F]>,
    policy: SecurityInForce,
    read: Reader,
  ) => Result<NonNullable<ir.SecurityFeatures[F]>>;
}

/** All fields, in the order in which their faults are told. A new one is a line here and a file beside this one. */
export const SECURITY_FIELDS: { readonly [F in SecurityFieldName]: SecurityField<F> } = {
  cors: { protects: false, httpOnly: true, translate: (cors) => ({ value: corsOf(cors) }) },
  csrf: { protects: true, httpOnly: true, translate: (csrf) => ({ value: csrfOf(csrf) }) },
  basicAuth: { protects: true, httpOnly: true, translate: basicAuthOf },
  apiKeyAuth: { protects: true, httpOnly: true, translate: apiKeyAuthOf },
  authorization: { protects: true, httpOnly: false, translate: authorizationOf },
  oidc: { protects: true, httpOnly: true, translate: oidcOf },
  jwt: { protects: true, httpOnly: true, translate: jwtOf },
  extAuth: { protects: true, httpOnly: true, translate: extAuthOf },
};

const NAMES = Object.keys(SECURITY_FIELDS) as readonly SecurityFieldName[];

/** The fields that keep requests out. */
export const PROTECTING: readonly SecurityFieldName[] = NAMES.filter((field) => SECURITY_FIELDS[field].protects);

/** The fields that say nothing to connections. */
export const HTTP_ONLY: readonly SecurityFieldName[] = NAMES.filter((field) => SECURITY_FIELDS[field].httpOnly);

/** The outcome of one field of a policy; undefined where the policy does not have the field. */
export function fieldOf<F extends SecurityFieldName>(
  field: F,
  policy: SecurityInForce,
  read: Reader,
): Result<NonNullable<ir.SecurityFeatures[F]>> | undefined {
  const value: SecurityPolicySpec[F] = policy.inForce.policy.spec[field];
  return value === undefined || value === null
    ? undefined
    : SECURITY_FIELDS[field].translate(value as NonNullable<SecurityPolicySpec[F]>, policy, read);
}

/** The names of all fields, in the order of {@link SECURITY_FIELDS}. */
export const SECURITY_FIELD_NAMES = NAMES;
