import { expect, test } from "bun:test";
import { formatJson, formatText, type LogLine } from "./mod.ts";

const FORGED = "a\n2026-01-01T00:00:00.000Z ERROR admin forged\u001b[2J\u202e";
const lineOf = (line: Partial<LogLine>): LogLine => ({
  ...{ time: 0, level: "warn", component: "xds", message: "m", fields: {} },
  ...line,
});

test("text is one line, whatever users wrote into message and fields", () => {
  const line = formatText(
    lineOf({ message: FORGED, fields: { name: FORGED, list: [FORGED], error: new Error(FORGED) } }),
  );
  expect(line).not.toMatch(/[\n\u001b\u202e]/);
  expect(line).toStartWith(
    "1970-01-01T00:00:00.000Z WARN  xds a\\n2026-01-01T00:00:00.000Z ERROR admin forged\\u001b[2J\\u202e name=",
  );
  expect(formatText(lineOf({ fields: { name: "a b", plain: "c", number: 1, "k\ney": true } }))).toBe(
    '1970-01-01T00:00:00.000Z WARN  xds m name="a b" plain=c number=1 k\\ney=true',
  );
});

test("JSON is one line that reads as what was written", () => {
  const line = formatJson(lineOf({ message: FORGED, fields: { name: FORGED } }));
  expect(line).not.toMatch(/[\n\u001b\u202e]/);
  expect(JSON.parse(line)).toEqual({
    ...{ time: "1970-01-01T00:00:00.000Z", level: "warn", component: "xds", message: FORGED, name: FORGED },
  });
});

test("long text is cut, in the message and in each field", () => {
  const long = "x".repeat(100_000);
  for (const format of [formatText, formatJson])
    expect(format(lineOf({ message: long, fields: { a: long, error: new Error(long) } })).length).toBeLessThan(12_200);
});
