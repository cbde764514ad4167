import { parse } from "@bufbuild/cel";
import { type Code, type Env, type Expr, evaluateBool, spend, type Variables } from "./evaluation/program.ts";
import { CelFailure, CostExceeded, fail, isDict, typeName } from "./evaluation/values.ts";
import { functions, namespaces } from "./functions/mod.ts";
import { operators } from "./operators.ts";

/** The verdict on one rule: whether it holds, why it could not be evaluated, and what it cost. */
export interface RuleVerdict {
  readonly holds: boolean;
  readonly error?: string;
  readonly cost: number;
}

/** A compiled rule. */
export interface Program {
  /** Evaluates to a verdict, spending at most `limit` units. A rule without a value does not hold. Never throws. */
  test(variables: { readonly self: unknown; readonly oldSelf?: unknown }, limit: number): RuleVerdict;
  /** The value of an expression; throws `CelFailure` or `CostExceeded`. */
  value(variables: { readonly self?: unknown; readonly oldSelf?: unknown }, limit: number): unknown;
}

const compiled = new Map<string, Program>();

/**
 * Compiles a rule into closures; the same text is compiled once in a process, since many schemas share rules.
 * Throws an `Error` when the text is not CEL or names something unknown: a bug of the schema.
 */
export function compile(text: string): Program {
  const known = compiled.get(text) ?? compileAnew(text);
  compiled.set(text, known);
  return known;
}

function compileAnew(text: string): Program {
  const scope: Variables = { slots: new Map(), size: 2 };
  scope.slots.set("self", 0).set("oldSelf", 1);
  const root = parse(text).expr;
  if (!root) throw new Error(`no expression in the CEL rule ${text}`);
  const code = codeOf(root, scope);
  const value: Program["value"] = ({ self, oldSelf }, limit) => code({ slots: [self, oldSelf], left: limit });
  return {
    value,
    test({ self, oldSelf }, limit) {
      const env: Env = { slots: [self, oldSelf], left: limit };
      try {
        const holds = evaluateBool(code, env);
        return { holds, cost: limit - env.left };
      } catch (problem) {
        if (!(problem instanceof CelFailure || problem instanceof CostExceeded)) throw problem;
        return { holds: false, error: problem.reason, cost: limit - env.left };
      }
    },
  };
}

function codeOf(expr: Expr, scope: Variables): Code {
  const { exprKind } = expr;
  switch (exprKind.case) {
    case "constExpr":
      return constant(exprKind.value.constantKind);
    case "identExpr":
      return variable(exprKind.value.name, scope);
    case "selectExpr":
      return selection(exprKind.value, scope);
    case "callExpr":
      return call(exprKind.value, scope);
    case "listExpr":
      return listOf(exprKind.value.elements, scope);
    case "structExpr":
      return mapOf(exprKind.value.entries, scope);
    case "comprehensionExpr":
      return comprehension(exprKind.value, scope);
    default:
      throw new Error("a CEL expression without content");
  }
}

type ExprOf<C extends Expr["exprKind"]["case"]> = Extract<Expr["exprKind"], { case: C }>["value"];

function constant(kind: ExprOf<"constExpr">["constantKind"]): Code {
  const value = kind.case === "nullValue" ? null : kind.value;
  const plain = typeof value === "bigint" ? Number(value) : value;
  return () => plain;
}

function variable(name: string, scope: Variables): Code {
  const slot = scope.slots.get(name);
  if (slot === undefined) throw new Error(`CEL rules know no variable ${name}`);
  return (env) => {
    spend(env, 1);
    const value = env.slots[slot];
    if (value instanceof CelFailure) throw value;
    return value;
  };
}

const KUBERNETES_ESCAPES = { __dot__: ".", __dash__: "-", __slash__: "/", __underscores__: "__" } as const;

/** Kubernetes lets rules name fields that are reserved words or no identifiers by an escaped form: `__namespace__`. */
function fieldName(name: string): string {
  const word = /^__([a-z]+)__$/.exec(name);
  if (word?.[1] && !(name in KUBERNETES_ESCAPES)) return word[1];
  return name.replaceAll(/__(?:dot|dash|slash|underscores)__/g, (it) => KUBERNETES_ESCAPES[it as "__dot__"]);
}

function selection({ operand, field, testOnly }: ExprOf<"selectExpr">, scope: Variables): Code {
  if (!operand) throw new Error(`nothing to select ${field} from`);
  const from = codeOf(operand, scope);
  const name = fieldName(field);
  const read = (env: Env): unknown => {
    spend(env, 1);
    const value = from(env);
    if (!isDict(value)) return fail(`${typeName(value)} has no field ${name}`);
    return Object.hasOwn(value, name) ? (value[name] ?? undefined) : undefined;
  };
  if (testOnly) return (env) => read(env) !== undefined;
  return (env) => read(env) ?? fail(`no such field: ${name}`);
}

function call({ function: name, target, args }: ExprOf<"callExpr">, scope: Variables): Code {
  const namespace = namespaceOf(target, scope);
  const inputs = [...(target && namespace === undefined ? [target] : []), ...args].map((arg) => codeOf(arg, scope));
  const operator = operators[name];
  if (operator) return operator(inputs, args);
  const member = namespace === undefined ? functions[name] : namespaces[namespace]?.[name];
  const implementation = member?.[inputs.length];
  if (!implementation) throw new Error(`CEL rules know no function ${name} of ${inputs.length} arguments`);
  const [first, second] = inputs;
  if (first && inputs.length === 1) return (env) => implementation([charged(first, env)], env);
  if (first && second && inputs.length === 2) {
    return (env) => implementation([charged(first, env), charged(second, env)], env);
  }
  return (env) =>
    implementation(
      inputs.map((input) => charged(input, env)),
      env,
    );
}

/** An argument of a call; long texts are charged by their length. */
function charged(input: Code, env: Env): unknown {
  const value = input(env);
  spend(env, typeof value === "string" ? 1 + value.length / 10 : 1);
  return value;
}

/** `format` in `format.dns1123Label()`: a prefix of function names, unless a variable has that name. */
function namespaceOf(target: Expr | undefined, scope: Variables): string | undefined {
  if (target?.exprKind.case !== "identExpr") return undefined;
  const { name } = target.exprKind.value;
  return Object.hasOwn(namespaces, name) && !scope.slots.has(name) ? name : undefined;
}

function listOf(elements: readonly Expr[], scope: Variables): Code {
  const codes = elements.map((element) => codeOf(element, scope));
  if (elements.every((element) => element.exprKind.case === "constExpr")) {
    const fixed = codes.map((code) => code({ slots: [], left: 0 }));
    return () => fixed;
  }
  return (env) => codes.map((code) => code(env));
}

function mapOf(entries: ExprOf<"structExpr">["entries"], scope: Variables): Code {
  const codes = entries.map(({ keyKind, value }) => {
    if (keyKind.case !== "mapKey" || !value) throw new Error("CEL rules build maps only");
    return [codeOf(keyKind.value, scope), codeOf(value, scope)] as const;
  });
  return (env) => Object.fromEntries(codes.map(([key, value]) => [String(key(env)), value(env)]));
}

/** Macros (`all`, `exists`, `filter`, …) arrive as folds over a list, or over the keys of a map. */
function comprehension(fold: ExprOf<"comprehensionExpr">, scope: Variables): Code {
  const { iterRange, accuInit, loopCondition, loopStep, result } = fold;
  if (!iterRange || !accuInit || !loopCondition || !loopStep || !result) throw new Error("an incomplete CEL macro");
  const range = codeOf(iterRange, scope);
  const start = codeOf(accuInit, scope);
  const iterSlot = scope.size;
  const accuSlot = scope.size + 1;
  const slots = new Map(scope.slots).set(fold.iterVar, iterSlot).set(fold.accuVar, accuSlot);
  const inner: Variables = { slots, size: scope.size + 2 };
  const goesOn = codeOf(loopCondition, inner);
  const step = codeOf(loopStep, inner);
  const end = codeOf(result, inner);
  return (env) => {
    const over = range(env);
    const items = Array.isArray(over) ? over : isDict(over) ? Object.keys(over) : fail(`${typeName(over)} is no list`);
    env.slots[accuSlot] = start(env);
    for (const item of items) {
      spend(env, 1);
      if (!evaluateBool(goesOn, env)) break;
      env.slots[iterSlot] = item;
      env.slots[accuSlot] = attempt(step, env);
    }
    return end(env);
  };
}

/** A failed step is kept as the value so far: a later item may still decide the matter. */
function attempt(code: Code, env: Env): unknown {
  try {
    return code(env);
  } catch (problem) {
    if (problem instanceof CelFailure) return problem;
    throw problem;
  }
}
