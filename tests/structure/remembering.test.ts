import { expect, test } from "bun:test";
import { sources } from "./sources.ts";

/**
 * The files that hold something from one build to the next beside the engine. Decision 2 wants none of it but caches by code and the state of streams: the
 * lists may become shorter, never longer.
 */
const REMEMBERING = {
  /** Lists of what plugins answered that take over what stands where it stood. */
  mapDiff: ["plugins/xds/hooks/hooks.ts"],
  /** By code, by socket, and what is said of a message, for as long as that lives. */
  WeakMap: [
    // Answers of plugins, which take time, so that no derivation can ask for them.
    ...["hooks/checked.ts", "hooks/hooks.ts", "hooks/hosts.ts"],
    // By message descriptor.
    "protection/wire.ts",
    // By socket.
    "server/limits.ts",
    // Where messages came from.
    "translate/base/origin.ts",
  ].map((path) => `plugins/xds/${path}`),
};

const patterns: Readonly<Record<keyof typeof REMEMBERING, RegExp>> = {
  mapDiff: /\bmapDiff\(/,
  WeakMap: /\b(?:new|extends) WeakMap\b/,
};

const translators = sources().filter(
  ({ path }) =>
    /^(core\/(collection|object|resource)|plugins\/(xds|gateway-api))\//.test(path) && !path.endsWith(".test.ts"),
);

test.each(Object.entries(REMEMBERING))("what remembers beside the engine is known: %s", (what, known) => {
  const pattern = patterns[what as keyof typeof REMEMBERING];
  const found = translators.filter(({ text }) => pattern.test(text));
  expect(found.map(({ path }) => path).sort()).toEqual(known.toSorted());
});

test("the translation from Gateway API remembers nothing", () => {
  const held = /\bnew WeakMap\b|\bmemo\b|\bremember\(|\bmapDiff\(/;
  const own = translators.filter(({ path }) => path.startsWith("plugins/gateway-api/"));
  expect(own.length).toBeGreaterThan(100);
  expect(own.filter(({ text }) => held.test(text)).map(({ path }) => path)).toEqual([]);
});
