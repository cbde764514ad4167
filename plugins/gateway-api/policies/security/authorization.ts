import type { Authorization, AuthorizationRule } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Result } from "../../../../core/result/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/security.ts";
import { parseCidr } from "../../base/cidr.ts";
import { isCel, isRe2 } from "../../base/expressions.ts";
import { nonEmpty, present } from "../../base/present.ts";
import { configName, ownerOfPart, type SecurityInForce } from "./in-force.ts";

/** The rules that say who may do what; requests are denied unless something else is said. */
export function authorizationOf(authorization: Authorization, site: SecurityInForce): Result<ir.Authorization> {
  const owner = ownerOfPart(site, (spec) => (spec.authorization?.rules?.length ?? 0) > 0);
  const rules: ir.AuthorizationRule[] = [];
  for (const [i, rule] of (authorization.rules ?? []).entries()) {
    const built = ruleOf(rule, rule.name || `${configName(owner)}/authorization/rule/${i}`);
    if ("fault" in built) return built;
    rules.push(built.value);
  }
  return {
    value: present<ir.Authorization>({ rules: nonEmpty(rules), defaultAction: authorization.defaultAction ?? "Deny" }),
  };
}

function ruleOf(rule: AuthorizationRule, name: string): Result<ir.AuthorizationRule> {
  const { principal, operation, cel } = rule;
  const clientCIDRs: ir.CidrMatch[] = [];
  for (const text of principal?.clientCIDRs ?? []) {
    const cidr = parseCidr(text);
    if (!cidr) return { fault: say.cidrInvalid(name, text) };
    clientCIDRs.push(cidr);
  }
  const path = operation?.path && { ...operation.path, value: operation.path.value ?? "/" };
  if (path?.type === "RegularExpression" && !isRe2(path.value)) return { fault: say.rulePathInvalid(name, path.value) };
  if (cel !== undefined && !isCel(cel)) return { fault: say.ruleCelInvalid(name, cel) };
  return {
    value: present<ir.AuthorizationRule>({
      name,
      action: rule.action,
      operation: operation && present<ir.AuthorizationOperation>({ methods: nonEmpty(operation.methods), path }),
      principal:
        principal &&
        present<ir.Principal>({
          clientCIDRs: nonEmpty(clientCIDRs),
          jwt: principal.jwt,
          headers: nonEmpty(principal.headers),
          clientIPGeoLocations: nonEmpty(principal.clientIPGeoLocations),
        }),
      cel,
    }),
  };
}
