import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { luaFault } from "../../../plugins/gateway-api/policies/extension/lua/check.ts";
import { ENVOY } from "../../envoy.ts";
import { randomOf } from "../refusals/random.ts";
import { type Asking, disagreements, irWith, startAsking } from "./asking.ts";

/** Pieces of Lua, of which each stands for itself or is cut off from the rest. */
const PIECES = [
  ...["local a = 1", "local b, c = a, {}", "a = a + 1;", ";", "do", "end", "if a then", "elseif b then", "else"],
  ...[
    "while a do",
    "for i = 1, 2 do",
    "for k, v in pairs(c) do",
    "repeat",
    "until a",
    "break",
    "return",
    "return a, b",
  ],
  ...[
    "goto done",
    "::done::",
    "::done::",
    "function f(x, ...)",
    "local function g()",
    "f(1)",
    "f{ 1 }",
    'f "x"',
    "c.d:e(f)",
  ],
  ...[
    "c[1] = 2",
    "c.d.e = function() end",
    "a, c[b] = 1, 2",
    "a = 0x1F",
    "a = 1ULL",
    "a = 2i",
    "a = 0x1.8p1",
    "a = 1e",
  ],
  ...[
    "a = 'x\\q'",
    "a = '\\x41'",
    "a = '\\u{4e00}'",
    "a = '\\z  b'",
    "a = '\\300'",
    "a = [[x\ny]]",
    "a = [==[x]==]",
    "a = 'x",
  ],
  ...[
    "-- words",
    "--[[ more\nwords ]]",
    "--[==[",
    "a = not b",
    "a = -b ^ 2",
    "a = #c .. 'x'",
    "a = b ~= c",
    "a = b != c",
  ],
  ...[
    "a = b & c",
    "a = b // c",
    "(f)()",
    "f\n(1)",
    "local x <const> = 1",
    "continue",
    "ä = 1",
    "文 = ä",
    "a = ...",
    "1 + 2",
    "a",
  ],
  ...["a += 1", "c = { 1, 2; x = 3, ['y'] = 4, }", "c = { , }", "goto = 1", "end end", ")", "=", "@"],
];

function scripts(count: number): readonly string[] {
  const random = randomOf(23);
  const some = (most: number) => Array.from({ length: random.below(most) }, () => random.pick(PIECES)).join("\n");
  return Array.from({ length: count }, () => `${some(4)}\nfunction envoy_on_request(h)\n${some(5)}\nend\n${some(2)}`);
}

/** The outcome of a script that is run is for Envoy to say. */
const OF_RUNNING = /attempt to|bad argument|loop in|stack overflow/;

describe.skipIf(ENVOY === undefined)("Lua, as Envoy reads it (needs Envoy: ENVOY_PATH, or npm test)", () => {
  let asking: Asking;
  beforeAll(async () => {
    asking = await startAsking();
  });
  afterAll(() => asking[Symbol.asyncDispose]());

  /** Envoy's complaint about the syntax of a script; questions differ in the name of their filter. */
  async function syntaxError(Code: string, i: number): Promise<string | undefined> {
    const xds = irWith({ envoyExtensions: { luas: [{ Name: `l${i}`, Code }] } });
    const refusal = await asking.refusal("listeners", xds);
    return refusal !== undefined && !OF_RUNNING.test(refusal) ? refusal : undefined;
  }

  test("what is refused is what Envoy refuses", async () => {
    const all = scripts(2_000);
    const ours = (script: string) => luaFault(script, "InsecureSyntax") === undefined;
    const taken = all.filter(ours).length;
    expect(taken).toBeGreaterThan(250);
    expect(all.length - taken).toBeGreaterThan(1_000);
    let asked = 0;
    expect(await disagreements(all, ours, (script) => syntaxError(script, asked++))).toEqual([]);
  }, 60_000);
});
