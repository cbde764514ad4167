import { cel, type Rule } from "../schema/mod.ts";

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
