import { readCel } from "../../../../../core/envoy/cel.ts";
import type { Expr, ParsedExprSchema } from "../../../../../core/envoy/generated/cel/expr/syntax_pb.ts";
import { done, failed, type Result } from "../../../../../core/result/mod.ts";
import type { Init } from "../../shapes/init.ts";

/**
 * A CEL expression as Envoy takes it: parsed, with the positions of its parts for error messages. Operators, calls and
 * selections are numbered as CEL's reference implementation in Go does, so that the same text is the same message
 * whichever control plane parsed it; inside macros the numbers are our own. Envoy only wants them unique.
 */
export function parsedCel(text: string): Result<Init<typeof ParsedExprSchema>> {
  const read = readCel(text);
  if ("fault" in read) return failed(`not a CEL expression: ${text}: ${read.fault}`);
  const expr = read.value.expr as Expr | undefined;
  const offsets: Readonly<Record<string, number>> = read.value.sourceInfo?.positions ?? {};
  if (expr === undefined) return failed(`not a CEL expression: ${text}`);
  const numbering: Numbering = { text, offsets, positions: {}, last: 0n };
  const numbered = number(expr, numbering);
  const lineOffsets = [...text.matchAll(/\n/g)].map(({ index }) => index + 1);
  return done({
    expr: numbered,
    sourceInfo: { location: "<input>", lineOffsets: [...lineOffsets, text.length + 1], positions: numbering.positions },
  });
}

interface Numbering {
  readonly text: string;
  /** Where the parser saw each part, by its own numbers. */
  readonly offsets: Readonly<Record<string, number>>;
  readonly positions: Record<string, number>;
  last: bigint;
}

function next(numbering: Numbering, position: number): bigint {
  numbering.last += 1n;
  numbering.positions[numbering.last.toString()] = position;
  return numbering.last;
}

/** The parser counts white space before a part as its beginning. */
function positionOf(id: bigint, { text, offsets }: Numbering): number {
  let position = offsets[id.toString()] ?? 0;
  while (/\s/.test(text.charAt(position))) position += 1;
  return position;
}

/** Numbers a part after what stands to its left, and before what stands to its right. */
function number(expr: Expr, numbering: Numbering): Expr {
  const at = positionOf(expr.id, numbering);
  const kind = expr.exprKind;
  switch (kind.case) {
    case "selectExpr": {
      const operand = kind.value.operand && number(kind.value.operand, numbering);
      const id = next(numbering, at);
      return { ...expr, id, exprKind: { case: kind.case, value: { ...kind.value, ...(operand && { operand }) } } };
    }
    case "callExpr":
      return numberCall(expr, kind.value, numbering);
    case "listExpr": {
      const id = next(numbering, at);
      const elements = kind.value.elements.map((element) => number(element, numbering));
      return { ...expr, id, exprKind: { case: kind.case, value: { ...kind.value, elements } } };
    }
    case "structExpr":
      return numberStruct(expr, kind.value, numbering);
    case "comprehensionExpr":
      return numberComprehension(expr, kind.value, numbering);
    default:
      return { ...expr, id: next(numbering, at) };
  }
}

type Kind<C extends Expr["exprKind"]["case"]> = Extract<Expr["exprKind"], { case: C }>;

const INFIX = /^_(\[_\]|&&_|\|\|_|\?_:_|.{1,2}_)$/;

function numberCall(expr: Expr, call: Kind<"callExpr">["value"], numbering: Numbering): Expr {
  const at = positionOf(expr.id, numbering);
  const { function: name, args } = call;
  const rebuilt = (id: bigint, parts: Partial<typeof call>): Expr => ({
    ...expr,
    id,
    exprKind: { case: "callExpr", value: { ...call, ...parts } },
  });
  const [first, second, third] = args;
  if (first !== undefined && second !== undefined && (INFIX.test(name) || name === "@in")) {
    const left = number(first, numbering);
    // The terms of && and || are balanced as a tree once all of them are read, so their operators come last.
    const logical = name === "_&&_" || name === "_||_";
    const right = logical ? number(second, numbering) : undefined;
    const id = next(numbering, operatorPosition(name, { at, right: second, numbering }));
    const rest = [right ?? number(second, numbering), ...(third ? [number(third, numbering)] : [])];
    return rebuilt(id, { args: [left, ...rest] });
  }
  const target = call.target && number(call.target, numbering);
  const prefix = name === "!_" || name === "-_";
  const id = next(numbering, prefix ? at : numbering.text.indexOf("(", at));
  return rebuilt(id, { ...(target && { target }), args: args.map((argument) => number(argument, numbering)) });
}

/** The parser knows where most operators stand; of the logical ones it keeps where the expression begins. */
function operatorPosition(
  name: string,
  { at, right, numbering }: { at: number; right: Expr; numbering: Numbering },
): number {
  const sign = name === "_?_:_" ? "?" : name === "_&&_" || name === "_||_" ? name.slice(1, 3) : undefined;
  if (sign === undefined) return at;
  return numbering.text.lastIndexOf(sign, leftmost(right, numbering) - 1);
}

function leftmost(expr: Expr, numbering: Numbering): number {
  const kind = expr.exprKind;
  const child =
    kind.case === "selectExpr"
      ? kind.value.operand
      : kind.case === "callExpr"
        ? (kind.value.target ?? (INFIX.test(kind.value.function) ? kind.value.args[0] : undefined))
        : kind.case === "comprehensionExpr"
          ? kind.value.iterRange
          : undefined;
  return child === undefined ? positionOf(expr.id, numbering) : leftmost(child, numbering);
}

function numberStruct(expr: Expr, struct: Kind<"structExpr">["value"], numbering: Numbering): Expr {
  const id = next(numbering, positionOf(expr.id, numbering));
  const entries = struct.entries.map((entry) => {
    const key = entry.keyKind;
    const entryId = next(numbering, positionOf(entry.id, numbering));
    const keyKind = key.case === "mapKey" ? { case: key.case, value: number(key.value, numbering) } : key;
    return { ...entry, id: entryId, keyKind, ...(entry.value && { value: number(entry.value, numbering) }) };
  });
  return { ...expr, id, exprKind: { case: "structExpr", value: { ...struct, entries } } };
}

const PARTS = ["iterRange", "accuInit", "loopCondition", "loopStep", "result"] as const;

function numberComprehension(expr: Expr, loop: Kind<"comprehensionExpr">["value"], numbering: Numbering): Expr {
  const parts = PARTS.flatMap((part) => {
    const found = loop[part];
    return found === undefined ? [] : [[part, number(found, numbering)] as const];
  });
  const value = { ...loop, ...Object.fromEntries(parts) };
  const id = next(numbering, positionOf(expr.id, numbering));
  return { ...expr, id, exprKind: { case: "comprehensionExpr", value } };
}
