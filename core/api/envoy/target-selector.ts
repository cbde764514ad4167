import { labelSelector, labelSelectorRequirement } from "../kubernetes/label-selector.ts";
import { cel, choice, defaulted, dict, type In, list, object, optional, required, text } from "../schema/mod.ts";
import { groupName, kindName } from "../shared/values.ts";

/** Namespaces in which targets are looked for. */
export const targetSelectorNamespaces = object(
  {
    from: defaulted(choice(["Same", "All", "Selector"]), "Same namespace, all, or those that the selector picks.", {
      default: "Same",
    }),
    selector: optional(labelSelector, "Labels of the namespaces."),
  },
  { rules: [cel("self.from != 'Selector' || has(self.selector)", "from: Selector needs selector")] },
);

/** The type of {@link targetSelectorNamespaces}. */
export interface TargetSelectorNamespaces extends In<typeof targetSelectorNamespaces> {}

/** Objects picked by their labels. */
export const targetSelector = object(
  {
    group: optional(groupName, "API group of the targets.", { default: "gateway.networking.k8s.io" }),
    kind: required(kindName, "Kind of the targets."),
    matchExpressions: optional(
      list(labelSelectorRequirement, { kind: "atomic" }),
      "Conditions on labels; all must hold.",
    ),
    matchLabels: optional(dict(text()), "Labels that must all be there."),
    namespaces: optional(targetSelectorNamespaces, "Namespaces to look in; absent means the policy's own."),
  },
  {
    rules: [
      cel(
        "has(self.group) ? self.group == 'gateway.networking.k8s.io' : true ",
        "the group must be gateway.networking.k8s.io",
      ),
    ],
  },
);

/** The type of {@link targetSelector}. */
export interface TargetSelector extends In<typeof targetSelector> {}
