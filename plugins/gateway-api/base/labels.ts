import type { LabelSelector } from "../../../core/api/mod.ts";
import { labelsMatch } from "../../../core/resource/mod.ts";

/** The fault in a selector, in a few words; undefined when the selector can be used. */
export function selectorFault(selector: LabelSelector): string | undefined {
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    switch (operator) {
      case "In":
      case "NotIn":
        if (values.length === 0) return `the expression on ${key} with operator ${operator} needs values`;
        break;
      case "Exists":
      case "DoesNotExist":
        if (values.length > 0) return `the expression on ${key} with operator ${operator} takes no values`;
        break;
      default:
        return `the expression on ${key} has the unknown operator ${operator}`;
    }
  }
  return undefined;
}

/** Whether labels satisfy a selector; a faulty selector takes nothing. */
export function selectorMatches(
  selector: LabelSelector,
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  return selectorFault(selector) === undefined && labelsMatch(selector, labels);
}
