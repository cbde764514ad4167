import { expect, test } from "bun:test";
import { luaFault } from "./check.ts";

const SCRIPT = `
-- adds a header
local json = require("json")
local names = { "a", ["b c"] = 2, d = { 1; 2 }, f = function(...) return ... end }
function envoy_on_request(handle)
  local n, m = 0x1F, 1.5e-3
  for i = 1, #names do n = n + i end
  for key, value in pairs(handle:headers()) do
    if value == [[x]] and not (key ~= 'y') then
      handle:logInfo("it\\"s " .. key)
    elseif value then goto done else n = -n ^ 2 end
    ::done::
  end
  repeat n = n - 1 until n < 0
  while true do break end
  handle:headers():add("x", tostring(n)); json.encode{ n }
  handle:respond({[":status"] = "403"}, "no")
end
envoy_on_response = function(response) response:body():setBytes("x") end
`;

test("a script of many forms is read", () => {
  expect(luaFault(SCRIPT, "Strict")).toBeUndefined();
});

test("a script that cannot be read names its line", () => {
  const broken = "function envoy_on_response(h)\n  local v = 10\n  if v > 5\n    print('x')\n  end\nend";
  expect(luaFault(broken, "InsecureSyntax")).toContain("line 4");
  expect(luaFault(broken, "Disabled")).toBeUndefined();
  expect(luaFault("function envoy_on_request(h) x = [[a end", "InsecureSyntax")).toContain("line 1");
  expect(luaFault("function envoy_on_request(h) 1 + 2 end", "InsecureSyntax")).toContain("line 1");
});

test("strictly, handles have Envoy's methods only", () => {
  const script = "function envoy_on_request(h)\n  h:headers():unknownHere()\n  h:unknownApi()\nend";
  expect(luaFault(script, "Strict")).toContain("unknownApi");
  expect(luaFault(script, "InsecureSyntax")).toBeUndefined();
});

test("one of Envoy's functions must be there", () => {
  expect(luaFault("function f() end", "Disabled")).toContain("envoy_on_request");
  expect(luaFault("-- envoy_on_request\nfunction f() end", "Strict")).toContain("envoy_on_request");
});

test("what LuaJIT has of Lua 5.2 goes with what it has of its own", () => {
  const script =
    "local big = 1ULL + 2i\nfunction envoy_on_request(h)\n;; print\n('\\u{4e00}') while true do break; print(1) end\nend";
  expect(luaFault(script, "Strict")).toBeUndefined();
  expect(luaFault("function envoy_on_request(h)\n  goto = 1\nend", "InsecureSyntax")).toContain("line 2");
});

test("a function that is assigned has a handle too, and its line is that of the call", () => {
  const script = "a, envoy_on_response = 1, function(x)\n  local f = function() x:bogus() end\nend";
  expect(luaFault(script, "Strict")).toContain("line 2 calls bogus");
  expect(luaFault(`${script}\nfunction other(x) x:anything() end`, "Strict")).toContain("line 2");
});

test("scripts that are nested deeply or jump about are no burden", () => {
  const deep = `function envoy_on_request(h) x = ${"(".repeat(200_000)} end`;
  expect(luaFault(deep, "Strict")).toContain("cannot be read");
  const jumps = `function envoy_on_request(h) end ${"do goto a end ".repeat(70_000)}`;
  expect(luaFault(jumps, "Strict")).toBeUndefined();
});
