import { cel, type Edition, type In, list, rulesIf, type Schema } from "../schema/mod.ts";

const uniqueNames = cel(
  "self.all(l1, !has(l1.name) || self.exists_one(l2, has(l2.name) && l1.name == l2.name))",
  "no two rules may have the same name",
);

/** The rules of a route that looks at connections or packets only: one, while v1alpha2 took several and ignored most. */
export function rulesOf<R extends Schema<unknown>>(rule: R, { channel, version }: Edition): Schema<readonly In<R>[]> {
  const several = version === "v1alpha2";
  const rules = rulesIf(several && channel === "experimental", uniqueNames);
  return list(rule, { min: 1, max: several ? 16 : 1, kind: "atomic", rules: rules.length > 0 ? rules : undefined });
}
