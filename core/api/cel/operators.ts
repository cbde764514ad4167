import { type Code, type Env, type Expr, evaluateBool, shortCircuit, spend } from "./evaluation/program.ts";
import { asNumber, CelFailure, compare, equals, fail, isDict, typeName } from "./evaluation/values.ts";
import { arithmetic } from "./functions/arithmetic.ts";

type Operator = (inputs: readonly Code[], exprs: readonly Expr[]) => Code;

function at(inputs: readonly Code[], index: number): Code {
  return inputs[index] ?? (() => fail("a missing operand"));
}

/** An operator of two values, both evaluated. */
function binary(apply: (a: unknown, b: unknown, env: Env) => unknown): Operator {
  return (inputs) => {
    const left = at(inputs, 0);
    const right = at(inputs, 1);
    return (env) => {
      spend(env, 1);
      return apply(left(env), right(env), env);
    };
  };
}

/** Charges the cost that a comparison of two long texts has beyond that of short ones. */
function chargeForSize(a: unknown, b: unknown, env: Env): void {
  if (typeof a === "string" && typeof b === "string") spend(env, Math.min(a.length, b.length) / 10);
}

function isIn(value: unknown, container: unknown, env: Env): boolean {
  if (Array.isArray(container)) {
    spend(env, container.length);
    for (const item of container) if (item === value || equals(item, value)) return true;
    return false;
  }
  if (!isDict(container)) return fail(`${typeName(container)} has no members`);
  return typeof value === "string" && Object.hasOwn(container, value);
}

function indexed(container: unknown, key: unknown): unknown {
  if (Array.isArray(container)) {
    const index = asNumber(key);
    return index >= 0 && index < container.length ? container[index] : fail(`no item ${index}`);
  }
  if (!isDict(container)) return fail(`${typeName(container)} has no items`);
  const name = String(key);
  return Object.hasOwn(container, name) ? container[name] : fail(`no such key: ${name}`);
}

const conditional: Operator = (inputs) => {
  const [condition, then, otherwise] = [at(inputs, 0), at(inputs, 1), at(inputs, 2)];
  return (env) => {
    spend(env, 1);
    return evaluateBool(condition, env) ? then(env) : otherwise(env);
  };
};

const not: Operator = (inputs) => {
  const input = at(inputs, 0);
  return (env) => {
    spend(env, 1);
    return !evaluateBool(input, env);
  };
};

/** Whether a fold may go on: everything but a plain `false` does. */
const notStrictlyFalse: Operator = (inputs) => {
  const input = at(inputs, 0);
  return (env) => {
    try {
      return input(env) !== false;
    } catch (problem) {
      if (problem instanceof CelFailure) return true;
      throw problem;
    }
  };
};

function isDouble(expr: Expr | undefined): boolean {
  const kind = expr?.exprKind;
  if (kind?.case === "constExpr") return kind.value.constantKind.case === "doubleValue";
  return kind?.case === "callExpr" && (kind.value.function === "double" || kind.value.args.some(isDouble));
}

/** Division of whole numbers is whole unless an operand is plainly a double: JSON does not tell `2` from `2.0`. */
const divide: Operator = (inputs, exprs) =>
  binary((a, b) => arithmetic.divide(a, b, { whole: !exprs.some(isDouble) }))(inputs, exprs);

/** The operators of CEL, by the names its parser gives them. */
export const operators: Readonly<Record<string, Operator>> = {
  "_&&_": (inputs) => shortCircuit(at(inputs, 0), at(inputs, 1), false),
  "_||_": (inputs) => shortCircuit(at(inputs, 0), at(inputs, 1), true),
  "!_": not,
  "_?_:_": conditional,
  "@not_strictly_false": notStrictlyFalse,
  __not_strictly_false__: notStrictlyFalse,
  "_==_": binary((a, b, env) => {
    chargeForSize(a, b, env);
    return equals(a, b);
  }),
  "_!=_": binary((a, b, env) => {
    chargeForSize(a, b, env);
    return !equals(a, b);
  }),
  "_<_": binary((a, b) => compare(a, b) < 0),
  "_<=_": binary((a, b) => compare(a, b) <= 0),
  "_>_": binary((a, b) => compare(a, b) > 0),
  "_>=_": binary((a, b) => compare(a, b) >= 0),
  "@in": binary(isIn),
  _in_: binary(isIn),
  "_[_]": binary(indexed),
  "_+_": binary((a, b, env) => {
    if (Array.isArray(a)) spend(env, a.length);
    if (typeof a === "string") spend(env, Math.ceil(a.length / 10));
    return arithmetic.add(a, b);
  }),
  "_-_": binary((a, b) => arithmetic.subtract(a, b)),
  "_*_": binary((a, b) => arithmetic.multiply(a, b)),
  "_/_": divide,
  "_%_": binary((a, b) => arithmetic.modulo(a, b)),
  "-_": (inputs) => {
    const input = at(inputs, 0);
    return (env) => -asNumber(input(env));
  },
};
