import type { Condition } from "./types.ts";

/** A list with one condition stated: an earlier one of its type is replaced in its place, a new one goes to the end. */
export function withCondition(conditions: readonly Condition[], condition: Condition): readonly Condition[] {
  const at = conditions.findIndex(({ type }) => type === condition.type);
  return at < 0 ? [...conditions, condition] : conditions.with(at, condition);
}

/** A list with several conditions stated, one after the other. */
export function withConditions(conditions: readonly Condition[], more: readonly Condition[]): readonly Condition[] {
  return more.reduce(withCondition, conditions);
}

/** Whether a condition of the type stands at the status. */
export function hasCondition(conditions: readonly Condition[], type: string, status: Condition["status"]): boolean {
  return conditions.some((condition) => condition.type === type && condition.status === status);
}

/** The same conditions, each marked as stated about one generation of its object; unmarked when the object has none. */
export function observed(conditions: readonly Condition[], generation: number | undefined): readonly Condition[] {
  if (!generation) return conditions;
  return conditions.map((condition) => ({ ...condition, observedGeneration: generation }));
}

/** Several findings of one type as one condition: reasons in order of the alphabet, each once; a line of message each. */
export function joined(findings: readonly Condition[]): Condition | undefined {
  const [first] = findings;
  if (!first || findings.length === 1) return first;
  const reasons = [...new Set(findings.map(({ reason }) => reason))].sort();
  return { ...first, reason: reasons.join(","), message: findings.map(({ message }) => message).join("\n") };
}

/** The findings grouped by type, types in the order in which they first appear, each group as one condition. */
export function joinedByType(findings: readonly Condition[]): readonly Condition[] {
  const types = [...new Set(findings.map(({ type }) => type))];
  return types.map((type) => joined(findings.filter((finding) => finding.type === type)) as Condition);
}
