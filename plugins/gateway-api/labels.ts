import type { LabelSelector } from "../../core/api/mod.ts";

type Labels = Readonly<Record<string, string>> | undefined;

/** What is wrong with a selector, in a few words; undefined when it can be used. */
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

/** Whether labels satisfy a selector, as Kubernetes defines it; an empty selector takes everything, a faulty one nothing. */
export function selectorMatches(selector: LabelSelector, labels: Labels): boolean {
  if (selectorFault(selector) !== undefined) return false;
  if (!labelsContain(selector.matchLabels, labels)) return false;
  return (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = labels?.[key];
    if (operator === "Exists") return value !== undefined;
    if (operator === "DoesNotExist") return value === undefined;
    if (operator === "In") return value !== undefined && values.includes(value);
    return value === undefined || !values.includes(value);
  });
}

/** Whether all wanted labels are there with their values. */
function labelsContain(wanted: Labels, labels: Labels): boolean {
  return Object.entries(wanted ?? {}).every(([key, value]) => labels?.[key] === value);
}
