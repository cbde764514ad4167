import type { parse } from "@bufbuild/cel";
import { CelFailure, CostExceeded, fail, typeName } from "./values.ts";

/** A node of CEL's syntax tree. */
export type Expr = NonNullable<ReturnType<typeof parse>["expr"]>;

/** Where the variables of a rule stand while it is compiled. */
export interface Variables {
  readonly slots: Map<string, number>;
  readonly size: number;
}

/** One evaluation: the values of the variables, and what may still be spent. */
export interface Env {
  readonly slots: unknown[];
  left: number;
}

/** A compiled expression. */
export type Code = (env: Env) => unknown;

/** Charges for work done; ends the evaluation when nothing is left. */
export function spend(env: Env, cost: number): void {
  env.left -= cost;
  if (env.left < 0) throw new CostExceeded();
}

/** Evaluates to `true` or `false`; anything else is a failure. */
export function evaluateBool(code: Code, env: Env): boolean {
  const value = code(env);
  return typeof value === "boolean" ? value : fail(`expected a bool, not ${typeName(value)}`);
}

/**
 * `&&` (decided by `false`) and `||` (decided by `true`): one side that decides is enough, even if the other fails.
 * The CEL language definition, "Logical operators".
 */
export function shortCircuit(left: Code, right: Code, deciding: boolean): Code {
  return (env) => {
    spend(env, 1);
    let first: boolean;
    try {
      first = evaluateBool(left, env);
    } catch (problem) {
      if (problem instanceof CelFailure && evaluateBool(right, env) === deciding) return deciding;
      throw problem;
    }
    return first === deciding ? deciding : evaluateBool(right, env);
  };
}
