import type * as v from "valibot";
import { compile, type Program } from "../cel/mod.ts";
import type { Rule } from "./facts.ts";
import { addIssue, type Mode } from "./schema.ts";

/** What one rule may cost, and all rules of one object together: the limits of the Kubernetes API server. */
export const RULE_COST_LIMIT = 1_000_000;
export const OBJECT_COST_LIMIT = 10_000_000;

/** A CEL rule over the value it stands on (`self`), with the message for a value that breaks it. */
export function cel(rule: string, message: string): Rule {
  return { rule, message };
}

const programs = new WeakMap<Rule, Program>();

function programOf(rule: Rule): Program {
  let program = programs.get(rule);
  if (!program) {
    program = compile(rule.rule);
    programs.set(rule, program);
  }
  return program;
}

/** Whether a rule compares with the previous version of the object. */
export function isTransition(rule: Rule): boolean {
  return rule.rule.includes("oldSelf");
}

type Result<T> = v.OutputDataset<T, v.BaseIssue<unknown>>;

/**
 * Runs the rules that look at one version of the object, once the value itself is sound, and adds an issue for each that does not hold.
 * A rule that fails to evaluate counts as broken, as it does in Kubernetes.
 */
export function applyRules<T>(rules: readonly Rule[], dataset: Result<T>, mode: Mode): Result<T> {
  if (dataset.issues || !dataset.typed) return dataset;
  for (const rule of rules) {
    if (!isTransition(rule)) applyRule(rule, { self: dataset.value }, dataset, mode);
  }
  return dataset;
}

/** Evaluates one rule and adds an issue to `dataset` unless it holds. */
export function applyRule(
  rule: Rule,
  variables: { readonly self: unknown; readonly oldSelf?: unknown },
  dataset: Result<unknown>,
  mode: Mode,
): void {
  const left = mode.budget?.left ?? OBJECT_COST_LIMIT;
  const verdict = programOf(rule).test(variables, Math.min(left, RULE_COST_LIMIT));
  if (mode.budget) mode.budget.left = left - verdict.cost;
  if (verdict.holds) return;
  const message = verdict.error === undefined ? rule.message : `${rule.message} (${verdict.error})`;
  addIssue(dataset, { code: "rule", message, input: variables.self, expected: rule.rule });
}
