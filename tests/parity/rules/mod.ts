import { INFRA_RULES } from "./infra.ts";
import { MATCHER_RULES } from "./matchers.ts";
import { POLICY_RULES } from "./policies.ts";
import { ROUTING_RULES } from "./routing.ts";
import type { Recorded } from "./rule.ts";
import { TELEMETRY_RULES } from "./telemetry.ts";

const RULES = [...ROUTING_RULES, ...POLICY_RULES, ...MATCHER_RULES, ...TELEMETRY_RULES, ...INFRA_RULES];

/** The reasons by which all differences of a case are explained; undefined where one of them is not. */
export function reasonByRule(recorded: Recorded, lines: readonly string[]): string | undefined {
  const rules = lines.map((line) => RULES.find(({ explains }) => explains({ ...recorded, line })));
  if (lines.length === 0 || rules.includes(undefined)) return undefined;
  return [...new Set(rules.map((rule) => rule?.reason))].join("; ");
}
