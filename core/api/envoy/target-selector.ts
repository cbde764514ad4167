import { labelSelector, labelSelectorRequirement } from "../kubernetes/label-selector.ts";
import {
  cel,
  choice,
  defaulted,
  dict,
  type In,
  list,
  object,
  optional,
  type Rule,
  required,
  text,
} from "../schema/mod.ts";
import { localPolicyTargetReferenceWithSectionName } from "../shared/policy.ts";
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

/** The fields with which a policy says what it is attached to. */
export const targetFields = {
  targetRef: optional(localPolicyTargetReferenceWithSectionName, "The one object this policy is attached to."),
  targetRefs: optional(list(localPolicyTargetReferenceWithSectionName), "The objects this policy is attached to."),
  targetSelectors: optional(list(targetSelector), "Attaches the policy to objects by their labels."),
};

/** The field with which a policy joins another. */
export const mergeType = optional(
  text({ rules: [cel("self != 'Replace'", "Replace is no way to merge a policy")] }),
  "How the policy joins the one of the parent Gateway; absent means it replaces it.",
);

const inKinds = (of: string, kinds: readonly string[]) =>
  `${of}.kind in [${kinds.map((kind) => `'${kind}'`).join(", ")}]`;

/** The kinds that a policy may target. */
export interface TargetKinds {
  readonly kinds: readonly string[];
  /** The kinds as a person says them. */
  readonly named: string;
  /** The ends of the four rules: the definitions differ by spaces there. */
  readonly ends: readonly [string, string, string, string];
}

/** Rules for the fields of `targetFields`. */
export function targetRules({ kinds, named, ends }: TargetKinds): readonly Rule[] {
  const [group, kind, groups, allKinds] = ends;
  const one = (test: string) => `has(self.targetRef) ? ${test} : true`;
  const every = (test: string) => `has(self.targetRefs) ? self.targetRefs.all(ref, ${test}) : true`;
  const inGroup = (of: string) => `${of}.group == 'gateway.networking.k8s.io'`;
  return [
    cel(
      "(has(self.targetRef) && !has(self.targetRefs)) || (!has(self.targetRef) && has(self.targetRefs)) || (has(self.targetSelectors) && self.targetSelectors.size() > 0) ",
      "name targets with targetRef or targetRefs, not both, or select them with targetSelectors",
    ),
    cel(one(inGroup("self.targetRef")) + group, "the target must be of the group gateway.networking.k8s.io"),
    cel(one(inKinds("self.targetRef", kinds)) + kind, `the target must be ${named}`),
    cel(every(inGroup("ref")) + groups, "every target must be of the group gateway.networking.k8s.io"),
    cel(every(inKinds("ref", kinds)) + allKinds, `every target must be ${named}`),
  ];
}

/** `field` may be set only by a policy all of whose targets are of these kinds. */
export function onlyForTargets(field: string, kinds: readonly string[], message: string): Rule {
  const one = `!has(self.targetRef) || ${inKinds("self.targetRef", kinds)}`;
  const refs = `!has(self.targetRefs) || self.targetRefs.all(ref, ${inKinds("ref", kinds)})`;
  const selectors = `!has(self.targetSelectors) || self.targetSelectors.all(sel, ${inKinds("sel", kinds)})`;
  return cel(`!has(self.${field}) || ((${one}) && (${refs}) && (${selectors}))`, message);
}
