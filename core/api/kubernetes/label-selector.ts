import { dict, type In, list, object, optional, required, text } from "../schema/mod.ts";

/** Kubernetes' LabelSelectorRequirement. */
export const labelSelectorRequirement = object({
  key: required(text()),
  operator: required(text()),
  values: optional(list(text(), { kind: "atomic" })),
});

/** The type of {@link labelSelectorRequirement}. */
export interface LabelSelectorRequirement extends In<typeof labelSelectorRequirement> {}

/** Picks objects by their labels. */
export const labelSelector = object(
  {
    matchExpressions: optional(list(labelSelectorRequirement, { kind: "atomic" })),
    matchLabels: optional(dict(text())),
  },
  { atomic: true },
);

/** The type of {@link labelSelector}. */
export interface LabelSelector extends In<typeof labelSelector> {}
