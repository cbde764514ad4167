import type { GlobalRateLimit, LocalRateLimit, RateLimitSpec } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/backend-traffic.ts";
import type { Faults } from "../../backends/cluster/faults.ts";
import { nonEmpty, present } from "../../base/present.ts";
import { rateLimitRuleOf } from "./rate-limit-rule.ts";

/** The policy that rate limits are read for, with a rate limit service or without. */
export interface RateLimitFor {
  /** Key of the policy, which names the rules. */
  readonly policy: string;
  /** Whether there is a rate limit service. */
  readonly service: boolean;
}

const SECONDS: Readonly<Record<string, number>> = {
  Second: 1,
  Minute: 60,
  Hour: 3600,
  Day: 86_400,
  Week: 7 * 86_400,
  Month: 30 * 86_400,
  Year: 365 * 86_400,
};

/** Without a rule for all other requests, these are as good as unlimited: Envoy needs a limit for them. */
const UNLIMITED: ir.RateLimitValue = { requests: 2 ** 32 - 1, unit: "Second" };

/** Limits on requests per time; the older `type` takes one of the two parts only. */
export function rateLimitOf(
  rateLimit: RateLimitSpec | undefined,
  at: RateLimitFor,
  faults: Faults,
): ir.RateLimit | undefined {
  if (!rateLimit) return undefined;
  const { type, local, global } = rateLimit;
  if (type === "Local" && !local) faults.push(say.rateLimitPartMissing(type, "rateLimit.local"));
  else if (type === "Global" && !global) faults.push(say.rateLimitPartMissing(type, "rateLimit.global"));
  else if (type !== undefined && type !== "Local" && type !== "Global") faults.push(say.rateLimitTypeUnknown(type));
  return present<ir.RateLimit>({
    global: global && type !== "Local" ? globalOf(global, at, faults) : undefined,
    local: local && type !== "Global" ? localOf(local, at, faults) : undefined,
  });
}

function globalOf({ rules }: GlobalRateLimit, at: RateLimitFor, faults: Faults): ir.GlobalRateLimit {
  if (!at.service) faults.push(say.rateLimitServiceMissing());
  return present<ir.GlobalRateLimit>({
    rules: nonEmpty(
      (rules ?? []).map((rule, i) =>
        rateLimitRuleOf(rule, { name: ruleName(at, i), where: `rateLimit.global.rules[${i}]` }, faults),
      ),
    ),
  });
}

/** The rule without selectors is the limit of all requests that no other rule counts; there is one at most. */
function localOf({ rules = [] }: LocalRateLimit, at: RateLimitFor, faults: Faults): ir.LocalRateLimit {
  const others = rules.find(({ clientSelectors = [] }) => clientSelectors.length === 0);
  const base = others?.limit.unit ?? UNLIMITED.unit;
  const own = rules.flatMap((rule, i): readonly ir.RateLimitRule[] => {
    const where = `rateLimit.local.rules[${i}]`;
    const { unit } = rule.limit;
    if ((SECONDS[unit] ?? 0) % (SECONDS[base] ?? 0) !== 0) faults.push(say.localUnitUneven(where, unit, base));
    if ((rule.clientSelectors ?? []).length > 0)
      return [rateLimitRuleOf(rule, { name: ruleName(at, i), where }, faults)];
    if (rule !== others) faults.push(say.localDefaultRepeated(where));
    return [];
  });
  return present<ir.LocalRateLimit>({
    default: others ? { requests: others.limit.requests, unit: others.limit.unit } : UNLIMITED,
    rules: nonEmpty(own),
    defaultXRateLimitOption: others?.xRateLimitHeaders,
  });
}

/** `namespace/policy/rule/index`: rules that are joined with those of a parent go on being told apart. */
function ruleName({ policy }: RateLimitFor, index: number): string {
  return `${policy}/rule/${index}`;
}
