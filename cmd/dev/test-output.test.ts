import { expect, test } from "bun:test";
import { countIn, failedFiles, failures, skippedReasons, unsteady } from "./test-output.mjs";

const output = `
core/a.test.ts:
(pass) one [1.00ms]
error: expect(received).toBe(expected)
      at core/a.test.ts:3:1
(fail) two > three [5.00ms]
(skip) four (needs Redis) > five
(skip) four (needs Redis) > six

2 tests skipped:
(skip) four (needs Redis) > five
(skip) four (needs Redis) > six

1 tests failed:
(fail) two > three [5.00ms]

 1 pass
 2 skip
 1 fail
`;

test("a failed test is told once, with its file and the words before it", () => {
  expect(failures(output)).toEqual([
    "core/a.test.ts: (fail) two > three [5.00ms]",
    "  error: expect(received).toBe(expected)",
    "        at core/a.test.ts:3:1",
  ]);
  expect(failures(output.replace("(fail)", "(pass)"))).toEqual([]);
});

test("the files of failed tests are told when all of them are known", () => {
  expect(failedFiles(output)).toEqual(["core/a.test.ts"]);
  expect(failedFiles(output.replace(" 1 fail", " 2 fail"))).toEqual([]);
});

test("what fails at the first try alone is told as unsteady", () => {
  const none = { count: 0, lines: [] };
  expect(unsteady(output, output)).toEqual(none);
  expect(unsteady(output, output.replace("(fail)", "(pass)"))).toEqual({ count: 1, lines: failures(output) });
  expect(unsteady(output, output.replaceAll("[5.00ms]", "[7.00ms]"))).toEqual(none);
  expect(unsteady(output, output.replace("(fail)", "(skip)"))).toEqual(none);
});

test("skipped tests are counted by what they need, and the summary is read", () => {
  expect(skippedReasons(output)).toEqual(new Map([["needs Redis", 2]]));
  expect([countIn(output, "pass"), countIn(output, "fail"), countIn(output, "todo")]).toEqual([1, 1, 0]);
});
