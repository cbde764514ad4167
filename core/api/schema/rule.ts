import type * as v from "valibot";
import { compile, type Program } from "../cel/mod.ts";
import type { Rule } from "./facts.ts";
import { addIssue, type Mode } from "./schema.ts";

/** The most that one rule may cost: the limit of the Kubernetes API server. */
export const RULE_COST_LIMIT = 1_000_000;
/** The most that all rules of one object may cost together. */
export const OBJECT_COST_LIMIT = 10_000_000;

/** A CEL rule over the value it stands on (`self`), with the message for a value that breaks it. */
export function cel(rule: string, message: string): Rule {
  return { rule, message };
}

/** Whether a rule compares with the previous version of the object. */
export function isTransition(rule: Rule): boolean {
  return rule.rule.includes("oldSelf");
}

type Result<T> = v.OutputDataset<T, v.BaseIssue<unknown>>;

/** Runs rules on a value that is sound so far, and adds an issue for each that does not hold. */
export type RuleRun = <T>(dataset: Result<T>, mode: Mode) => Result<T>;

/**
 * Prepares the rules that look at one version of the object. Each is compiled when it first runs, once.
 * A rule that fails to evaluate counts as broken, as it does in Kubernetes.
 */
export function runRules(rules: readonly Rule[]): RuleRun {
  const checks = rules.filter((rule) => !isTransition(rule)).map(ruleCheck);
  return (dataset, mode) => {
    if (dataset.issues || !dataset.typed) return dataset;
    const variables = { self: dataset.value };
    for (const check of checks) check(variables, dataset, mode);
    return dataset;
  };
}

/** The values a rule sees. */
export interface RuleVariables {
  readonly self: unknown;
  readonly oldSelf?: unknown;
}

/** Prepares one rule: evaluates it and adds an issue to `dataset` unless it holds. */
export function ruleCheck(rule: Rule): (variables: RuleVariables, dataset: Result<unknown>, mode: Mode) => void {
  let program: Program | undefined;
  return (variables, dataset, mode) => {
    program ??= compile(rule.rule);
    const left = mode.budget?.left ?? OBJECT_COST_LIMIT;
    const { holds, error, cost } = program.test(variables, Math.min(left, RULE_COST_LIMIT));
    if (mode.budget) mode.budget.left = left - cost;
    if (holds) return;
    const message = error === undefined ? rule.message : `${rule.message} (${error})`;
    addIssue(dataset, { code: "rule", message, input: variables.self, expected: rule.rule });
  };
}
