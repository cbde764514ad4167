import type { Rule } from "./facts.ts";
import { cel } from "./rule.ts";

/** `field` is set exactly when `type` has this value: one branch of a union. */
export function exactlyFor(type: string, field: string): Rule {
  return cel(
    `self.type == '${type}' ? has(self.${field}) : !has(self.${field})`,
    `${field} belongs to the type ${type}, which needs it`,
  );
}

/** The same as `exactlyFor`, in the two rules that definitions of Gateway API have for it: each tells what is wrong. */
export function pairedWith(type: string, field: string): readonly Rule[] {
  return [
    cel(`!(has(self.${field}) && self.type != '${type}')`, `${field} is for the type ${type}`),
    cel(`!(!has(self.${field}) && self.type == '${type}')`, `the type ${type} needs ${field}`),
  ];
}

/** The same as `pairedWith`, in another wording that definitions use; `by` is the field that chooses. */
export function chosenBy(by: string, value: string, field: string): readonly Rule[] {
  return [
    cel(`self.${by} == '${value}' ? has(self.${field}) : true`, `the ${by} ${value} needs ${field}`),
    cel(`has(self.${field}) ? self.${by} == '${value}' : true`, `${field} is for the ${by} ${value}`),
  ];
}

/** A list of typed items holds one of this type at most. */
export function atMostOne(type: string): Rule {
  return cel(`self.filter(f, f.type == '${type}').size() <= 1`, `${type} may be there once only`);
}

/** Two fields that exclude each other. */
export function notBoth(a: string, b: string): Rule {
  return cel(`!(has(self.${a}) && has(self.${b}))`, `${a} and ${b} exclude each other`);
}

/** The same as `notBoth`, in the other wording that definitions use; their text is compared by tools. */
export function notTogether(a: string, b: string): Rule {
  return cel(`!has(self.${a}) || !has(self.${b})`, `${a} and ${b} exclude each other`);
}

/** A path that is compared literally must not contain, or end with, a text that normalisation would remove. */
export function pathWithout(where: "contains" | "endsWith", text: string): Rule {
  return cel(
    `(self.type in ['Exact','PathPrefix']) ? !self.value.${where}('${text}') : true`,
    where === "contains" ? `must not contain ${text}` : `must not end with ${text}`,
  );
}
