import type * as v from "valibot";
import { type Facts, isTransition, type Mode } from "../schema/mod.ts";
import { ruleCheck } from "../schema/rule.ts";
import { isRecord } from "../schema/schema.ts";

type Issue = v.BaseIssue<unknown>;

/** Runs the rules that compare an object with its previous version. Only places that both versions have are compared. */
export function transitionIssues(facts: Facts, value: unknown, old: unknown, mode: Mode): Issue[] {
  const found: Issue[] = [];
  const visit = (at: Facts, self: unknown, oldSelf: unknown, path: readonly string[]): void => {
    if (self === undefined || oldSelf === undefined) return;
    for (const rule of at.rules ?? []) {
      if (!isTransition(rule)) continue;
      const dataset: v.OutputDataset<unknown, Issue> = { typed: true, value: self };
      ruleCheck(rule)({ self, oldSelf }, dataset, mode);
      found.push(...(dataset.issues ?? []).map((issue) => withPath(issue, path)));
    }
    if (!isRecord(self) || !isRecord(oldSelf)) return;
    for (const [name, field] of Object.entries(at.fields ?? {})) {
      visit(field.facts, self[name], oldSelf[name], [...path, name]);
    }
  };
  visit(facts, value, old, []);
  return found;
}

function withPath(issue: Issue, path: readonly string[]): Issue {
  const items = path.map(
    (key): v.IssuePathItem => ({ type: "unknown", origin: "value", input: undefined, key, value: undefined }),
  );
  return items.length === 0 ? issue : { ...issue, path: items as [v.IssuePathItem, ...v.IssuePathItem[]] };
}
