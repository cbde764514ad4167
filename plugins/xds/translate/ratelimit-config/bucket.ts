import {
  type RateLimitDescriptorSchema,
  RateLimitUnit as Unit,
} from "../../../../core/envoy/generated/ratelimit/config/ratelimit/v3/rls_conf_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { hasMatch, networkValue, rateLimitKeys } from "../filters/traffic/rate-limit-names.ts";
import type { Init } from "../shapes/init.ts";

/** The bucket of one rule. */
export interface Bucket {
  /** The keys and values that lead to it; equal paths are the same bucket. */
  readonly path: string;
  readonly descriptor: Init<typeof RateLimitDescriptorSchema>;
}

/** One step on the way to a bucket; without a value every value has a bucket of its own. */
interface Step {
  readonly key: string;
  readonly value?: string;
}

/**
 * The bucket of a rule: a chain of descriptors, one inside the other, whose innermost one has the limit. The steps stand
 * in the order in which proxies send them; all methods of a rule share a bucket.
 * See https://github.com/envoyproxy/ratelimit#descriptor-list-definition.
 */
export function bucketOf(rule: ir.RateLimitRule, index: number): Bucket {
  const steps = stepsOf(rule, index);
  const shadowMode = rule.shadowMode ?? false;
  const { requests: requestsPerUnit, unit } = rule.limit;
  let descriptor: Bucket["descriptor"] | undefined;
  for (const { key, value = "" } of steps.toReversed()) {
    const inner = descriptor;
    descriptor = {
      key,
      value,
      shadowMode,
      ...(inner ? { descriptors: [inner] } : { rateLimit: { requestsPerUnit, unit: unitOf(unit) } }),
    };
  }
  return { path: JSON.stringify(steps), descriptor: descriptor ?? {} };
}

function stepsOf(rule: ir.RateLimitRule, index: number): readonly Step[] {
  if (!hasMatch(rule)) return [fixed(rateLimitKeys.match(index, -1))];
  const headers = rule.headerMatches ?? [];
  const step = (match: ir.StringMatch, i: number): Step => {
    const key = rateLimitKeys.match(index, i);
    return match.distinct === true ? { key } : fixed(key);
  };
  return [
    ...headers.map(step),
    ...((rule.methodMatches?.length ?? 0) > 0 ? [fixed(rateLimitKeys.method(index))] : []),
    ...(rule.pathMatch ? [fixed(rateLimitKeys.path(index))] : []),
    ...(rule.cidrMatch ? [{ key: rateLimitKeys.network, value: networkValue(rule.cidrMatch) }] : []),
    ...(rule.cidrMatch?.distinct === true ? [{ key: rateLimitKeys.address }] : []),
    ...(rule.queryParamMatches ?? []).map((match, i) => step(match, headers.length + i)),
  ];
}

function fixed(name: string): Step {
  return { key: name, value: name };
}

const units: Readonly<Record<string, Unit>> = {
  SECOND: Unit.SECOND,
  MINUTE: Unit.MINUTE,
  HOUR: Unit.HOUR,
  DAY: Unit.DAY,
  WEEK: Unit.WEEK,
  MONTH: Unit.MONTH,
  YEAR: Unit.YEAR,
};

function unitOf(unit: ir.RateLimitUnit): Unit {
  return units[unit.toUpperCase()] ?? Unit.UNKNOWN;
}
