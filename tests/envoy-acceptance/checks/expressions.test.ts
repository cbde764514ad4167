import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type * as ir from "../../../core/ir/mod.ts";
import { isRe2 } from "../../../plugins/gateway-api/base/expressions.ts";
import { ENVOY } from "../../envoy.ts";
import { randomOf } from "../refusals/random.ts";
import { type Asking, disagreements, irWith, startAsking } from "./asking.ts";

const PIECES = [
  ...[
    "a",
    "b",
    "1",
    "/",
    ".",
    "^",
    "$",
    "|",
    "(",
    ")",
    "(?:",
    "[a-z]",
    "[^a]",
    "[z-a]",
    "[]a]",
    "[a",
    "[a-\\d]",
    "[\\b]",
  ],
  ...[
    "\\d",
    "\\w",
    "\\s",
    "\\b",
    "\\A",
    "\\z",
    "\\Z",
    "\\C",
    "\\h",
    "\\R",
    "\\G",
    "\\0",
    "\\07",
    "\\1",
    "\\8",
    "\\e",
    "\\cA",
  ],
  ...[
    "\\x41",
    "\\x4",
    "\\x{41}",
    "\\x{e4}",
    "\\x{ff}",
    "\\x{100}",
    "\\x{4e00}",
    "\\x{10ffff}",
    "\\x{110000}",
    "\\x{",
    "\\x",
  ],
  ...[
    "\\u0041",
    "\\p{L}",
    "\\pL",
    "\\p{Han}",
    "\\PL",
    "\\p{^L}",
    "\\p{Foo}",
    "\\p{Any}",
    "\\p",
    "ä",
    "文",
    "[文]",
    "[ä-ü]",
  ],
  ...[
    "[\\x{4e00}-\\x{9fa5}]",
    "[[:alpha:]]",
    "[[:^alpha:]]",
    "[[:foo:]]",
    "[\\pL]",
    "[\\Q]",
    "\\Q",
    "\\E",
    "\\Qa.\\E",
    "\\",
    "\\\\",
  ],
  ...[
    "(?i)",
    "(?i:",
    "(?s)",
    "(?U)",
    "(?x)",
    "(?-i)",
    "(?P<n>",
    "(?<n>",
    "(?=",
    "(?!",
    "(?<=",
    "(?>",
    "(?#c)",
    "(?ii)",
    "(?^)",
  ],
  ...[
    "*",
    "+",
    "?",
    "{2}",
    "{2,}",
    "{,3}",
    "{3,2}",
    "{1000}",
    "{1001}",
    "**",
    "*?",
    "++",
    "??",
    "{2}{3}",
    "{100}",
    "{",
    "}",
  ],
  ...["\\.", "\\-", "\\_", "\\ä", "\\a", "\\n", " ", "#", "\\y", "\\k<n>", "\\g1", "(?(1)a)", "\\ "],
];

function expressions(count: number): readonly string[] {
  const random = randomOf(2);
  const one = () => Array.from({ length: 1 + random.below(5) }, () => random.pick(PIECES)).join("");
  return [...new Set(Array.from({ length: count }, one))].filter((text) => text.trim() !== "");
}

describe.skipIf(ENVOY === undefined)(
  "regular expressions, as Envoy takes them (needs Envoy: ENVOY_PATH, or npm test)",
  () => {
    let asking: Asking;
    let asked = 0;
    beforeAll(async () => {
      asking = await startAsking();
    });
    afterAll(() => asking[Symbol.asyncDispose]());

    const PLACES: Readonly<Record<string, (safeRegex: string) => Partial<ir.HttpRoute>>> = {
      "a path": (safeRegex) => ({ pathMatch: { safeRegex } }),
      "a header": (safeRegex) => ({ headerMatches: [{ name: "x-a", safeRegex }] }),
      "a parameter": (safeRegex) => ({ queryParamMatches: [{ name: "a", safeRegex }] }),
      "a cookie": (safeRegex) => ({ cookieMatches: [{ name: "a", safeRegex }] }),
    };

    test.each(Object.entries(PLACES))(
      "in the match of %s",
      async (_place, route) => {
        const all = expressions(1_000);
        const taken = all.filter(isRe2).length;
        expect(taken).toBeGreaterThan(150);
        expect(all.length - taken).toBeGreaterThan(300);
        const refusal = (text: string) => asking.refusal("routes", irWith({ ...route(text), name: `r${asked++}` }));
        expect(await disagreements(all, isRe2, refusal)).toEqual([]);
      },
      60_000,
    );
  },
);
