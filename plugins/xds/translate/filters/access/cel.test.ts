import { expect, test } from "bun:test";
import { create } from "@bufbuild/protobuf";
import { type Expr, ParsedExprSchema } from "../../../../../core/envoy/generated/cel/expr/syntax_pb.ts";
import { parsedCel } from "./cel.ts";

/** Recorded from cel-go 0.30.0: each part with its number, and where the parts stand. */
const recorded: readonly (readonly [text: string, parts: string, positions: readonly number[]])[] = [
  [
    "request.method == 'POST' && !(request.path.startsWith('/a') || request.size > 10)",
    "_&&_#15(_==_#3(request#1.method#2,POST#4),!_#5(_||_#14(request#6.path#7.startsWith#8(/a#9),_>_#12(request#10.size#11,10#13))))",
    [0, 7, 15, 18, 28, 30, 37, 53, 54, 63, 70, 76, 78, 60, 25],
  ],
  ["a || (b && c) || d", "_||_#7(_||_#5(a#1,_&&_#4(b#2,c#3)),d#6)", [0, 6, 11, 8, 2, 17, 14]],
  [
    "request.headers['x-team'] in ['a', 'b']",
    "@in#5(_[_]#3(request#1.headers#2,x-team#4),[a#7,b#8]#6)",
    [0, 7, 15, 16, 26, 29, 30, 35],
  ],
  ["a.b(c, d)[0].e", "_[_]#5(a#1.b#2(c#3,d#4),0#6).e#7", [0, 3, 4, 7, 9, 10, 12]],
];

for (const [text, parts, positions] of recorded) {
  test(`numbers the parts of ${text}`, () => {
    const parsed = parsedCel(text);
    if ("fault" in parsed) throw new Error(parsed.fault);
    const { expr, sourceInfo } = create(ParsedExprSchema, parsed.value);
    expect(shown(expr)).toBe(parts);
    expect(sourceInfo?.positions).toEqual(Object.fromEntries(positions.map((at, i) => [String(i + 1), at])));
    expect(sourceInfo?.lineOffsets).toEqual([text.length + 1]);
  });
}

test("refuses what is not CEL, and says where", () => {
  expect(parsedCel("request.path ==")).toMatchObject({ fault: expect.stringContaining("request.path ==") });
});

function shown(expr: Expr | undefined): string {
  const kind = expr?.exprKind;
  switch (kind?.case) {
    case "identExpr":
      return `${kind.value.name}#${expr?.id}`;
    case "constExpr":
      return `${kind.value.constantKind.value}#${expr?.id}`;
    case "selectExpr":
      return `${shown(kind.value.operand)}.${kind.value.field}#${expr?.id}`;
    case "listExpr":
      return `[${kind.value.elements.map(shown)}]#${expr?.id}`;
    case "callExpr":
      return `${kind.value.target ? `${shown(kind.value.target)}.` : ""}${kind.value.function}#${expr?.id}(${kind.value.args.map(shown)})`;
    default:
      return "?";
  }
}
