import type * as ir from "../../../../../core/ir/mod.ts";

/**
 * Names under which proxies and the rate limit service speak of the same bucket. Both the filters here and the
 * configuration of the service are made with them, so they cannot drift apart.
 */
export const rateLimitKeys = {
  /** The number of a match: headers first, query parameters behind them; without a match, -1. */
  match: (rule: number, match: number) => `rule-${rule}-match-${match}`,
  method: (rule: number) => `rule-${rule}-method`,
  path: (rule: number) => `rule-${rule}-path`,
  /** In the service, a network and the addresses in it. */
  network: "masked_remote_address",
  address: "remote_address",
} as const;

/** The value under which requests from a network are counted, or all others when the match is inverted. */
export function networkValue({ cidr, invert }: ir.CidrMatch): string {
  return invert === true ? `invert:${cidr}` : cidr;
}

/** Whether a rule says which requests it counts; otherwise it counts all. */
export function hasMatch(rule: ir.RateLimitRule): boolean {
  return (
    rule.pathMatch !== undefined ||
    rule.cidrMatch !== undefined ||
    (rule.headerMatches?.length ?? 0) > 0 ||
    (rule.methodMatches?.length ?? 0) > 0 ||
    (rule.queryParamMatches?.length ?? 0) > 0
  );
}

/** A rule with its place: rules that share a bucket across routes are numbered apart from those of one route. */
export interface PlacedRule {
  readonly rule: ir.RateLimitRule;
  readonly index: number;
  /** The service's domain: the policy for a shared bucket, the listener for a bucket of the route. */
  readonly domain: string;
  /** Key and value of the first descriptor: the rule for a shared bucket, otherwise the route. */
  readonly bucket: string;
}

/** The global rules of a route, in order. */
export function placedRules(listener: string, route: ir.HttpRoute): readonly PlacedRule[] {
  const next = { shared: 0, own: 0 };
  return (route.traffic?.rateLimit?.global?.rules ?? []).map((rule) => {
    const shared = rule.shared === true;
    const name = rule.name ?? "";
    return {
      rule,
      index: shared ? next.shared++ : next.own++,
      domain: shared ? sharedDomain(name) : listener,
      bucket: shared ? name : route.name,
    };
  });
}

/** The policy of a rule called "<policy>/rule/<number>". */
export function sharedDomain(ruleName: string): string {
  const end = ruleName.lastIndexOf("/rule/");
  return end < 0 ? ruleName.replace("/", "-") : ruleName.slice(0, end);
}

const secondsPerUnit: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3_600,
  day: 86_400,
  week: 604_800,
  month: 2_592_000,
  year: 31_536_000,
};

/** The length of a window in seconds; a month has 30 days and a year 365. Hand-written IR may spell units in lower case. */
export function windowSeconds(unit: ir.RateLimitUnit): number {
  return secondsPerUnit[unit.toLowerCase()] ?? 0;
}
