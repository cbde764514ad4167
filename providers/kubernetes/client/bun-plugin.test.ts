import { expect, test } from "bun:test";
import { rewriteImports } from "./bun-plugin.ts";

const STAND_INS = JSON.stringify(new URL("./stand-ins.ts", import.meta.url).pathname);

test("packages that do not work on Bun get stand-ins", () => {
  expect(rewriteImports('import { Agent } from "undici";')).toBe(`import { Agent } from ${STAND_INS};`);
  expect(rewriteImports('import { fetch as undiciFetch, Headers } from "undici";')).toBe(
    `import { fetch as undiciFetch, Headers } from ${STAND_INS};`,
  );
  expect(rewriteImports("import { Headers } from 'node-fetch';")).toBe(`import { Headers } from ${STAND_INS};`);
  expect(rewriteImports('import fetch from "node-fetch";')).toBe(`import { fetch as fetch } from ${STAND_INS};`);
  expect(rewriteImports("import yaml from 'js-yaml';")).toBe(`import { yaml as yaml } from ${STAND_INS};`);
});

test("front doors are replaced by the modules behind them", () => {
  expect(rewriteImports('import { KubeConfig, PatchStrategy } from "@kubernetes/client-node";')).toBe(
    [
      'import { KubeConfig } from "@kubernetes/client-node/dist/config.js";',
      'import { PatchStrategy } from "@kubernetes/client-node/dist/patch.js";',
    ].join("\n"),
  );
  expect(rewriteImports('export { V1Pod as Pod, } from "@kubernetes/client-node";')).toBe(
    'export { V1Pod as Pod } from "@kubernetes/client-node/dist/gen/models/V1Pod.js";',
  );
});

test("everything else stays", () => {
  const source = 'import fs from "node:fs";\nimport { a } from "./b.js";\nconst text = "from undici";\n';
  expect(rewriteImports(source)).toBe(source);
});
