import { BACKEND_TRAFFIC_RULES } from "../backend-traffic/rules.ts";
import { CLIENT_TRAFFIC_RULES } from "../client-traffic/rules.ts";
import { EXTENSION_RULES } from "../extension/rules.ts";
import { SECURITY_RULES } from "../security/rules.ts";
import type { PolicyKind } from "../targeting/policy.ts";
import type { PolicyRules } from "../targeting/rules.ts";

/** The rules of the kinds whose statuses `status.ts` states. */
const RULES: readonly PolicyRules[] = [CLIENT_TRAFFIC_RULES, BACKEND_TRAFFIC_RULES, SECURITY_RULES, EXTENSION_RULES];

/** The rules of a policy kind. */
export function rulesOf(kind: PolicyKind): PolicyRules {
  return RULES.find((rules) => rules.kind === kind) as PolicyRules;
}

/** The kinds that have rules, in the order of their statuses. */
export const KINDS_WITH_RULES: readonly PolicyKind[] = RULES.map(({ kind }) => kind);
