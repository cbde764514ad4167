import { expect, test } from "bun:test";
import { unservedHostnames } from "./isolation.ts";

/** Listeners by hostname, with the domains that routes serve. */
const unserved = (listeners: Readonly<Record<string, readonly string[]>>) =>
  unservedHostnames(
    Object.entries(listeners).map(([hostname, domains]) => ({ listener: { hostnames: [hostname] }, domains })),
  ).map(({ hostname }) => hostname);

test.each<[string, Record<string, string[]>, string[]]>([
  [
    "a wildcard of a wider listener would take it",
    { "*.a.com": ["*.a.com"], "*.b.a.com": ["x.b.a.com"] },
    ["*.b.a.com"],
  ],
  ["a listener for all hosts would take it", { "*": ["*"], "a.com": [] }, ["a.com"]],
  ["the wider listener serves other hosts only", { "*.a.com": ["x.a.com"], "*.b.a.com": [] }, []],
  ["the listener serves all it names", { "*.a.com": ["*.a.com"], "*.b.a.com": ["*.b.a.com"] }, []],
  ["nothing in common", { "*.a.com": ["*.a.com"], "*.b.com": [], "a.com": [] }, []],
  ["one label more than the wildcard", { "*.a.com": ["*.a.com"], "x.y.a.com": [] }, ["x.y.a.com"]],
])("%s", (_what, listeners, wanted) => {
  expect(unserved(listeners)).toEqual(wanted);
});
