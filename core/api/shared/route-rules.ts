import { cel, type Edition, type Rule, rulesIf } from "../schema/mod.ts";

const MAX_RULES = 16;
const MAX_MATCHES = 128;

/** Limits the matches of all rules of a route together; `count` is the CEL text that counts those of rule `i`. */
export function matchLimit(count: (i: number) => string): Rule {
  const terms = Array.from({ length: MAX_RULES }, (_, i) => `(self.size() > ${i} ? ${count(i)} : 0)`);
  return cel(
    `${terms.join(" + ")} <= ${MAX_MATCHES}`,
    `all rules together must not have more than ${MAX_MATCHES} matches`,
  );
}

/** The names of a route's rules are unique in the experimental channel; the standard one has no such rule. */
export function uniqueNames({ channel }: Edition): readonly Rule[] {
  return rulesIf(
    channel === "experimental",
    cel(
      "self.all(l1, !has(l1.name) || self.exists_one(l2, has(l2.name) && l1.name == l2.name))",
      "no two rules may have the same name",
    ),
  );
}
