import { entryOf } from "../scalars/dictionary.ts";

/** A choice by labels, as far as matching reads it. */
export interface LabelChoice {
  readonly matchLabels?: Readonly<Record<string, string>> | undefined;
  readonly matchExpressions?:
    | readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] | undefined }[]
    | undefined;
}

/**
 * Whether labels satisfy a selector as Kubernetes defines it: all labels and all expressions must hold, an empty selector takes everything,
 * one with an operator that does not exist takes nothing.
 */
export function labelsMatch(selector: LabelChoice, labels: Readonly<Record<string, string>> = {}): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return (
    Object.entries(matchLabels).every(([key, value]) => entryOf(labels, key) === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = entryOf(labels, key);
      if (operator === "Exists") return value !== undefined;
      if (operator === "DoesNotExist") return value === undefined;
      if (operator === "In") return value !== undefined && values.includes(value);
      return operator === "NotIn" && (value === undefined || !values.includes(value));
    })
  );
}
