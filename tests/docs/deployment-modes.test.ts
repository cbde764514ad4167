import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Io } from "../../cmd/cli/command.ts";
import { runProgram } from "../../cmd/cli/mod.ts";
import { COMMANDS } from "../../cmd/main.ts";

const DOC = readFileSync(join(import.meta.dir, "../../docs/deployment-modes.md"), "utf8");
const configs = [...DOC.matchAll(/^postern server --config-path (\S+)$/gm)].map(([, path]) => path as string);

test("docs/deployment-modes.md names every example of a mode", () => {
  expect(configs).toEqual([
    "examples/one-envoy-per-gateway/envoy-gateway.yaml",
    "examples/merged-gateways/envoy-gateway.yaml",
    "examples/gateway-classes/envoy-gateway.yaml",
    "examples/tenants/marketing.yaml",
    "examples/tenants/product.yaml",
  ]);
});

test.each(configs)("%s and its objects are valid", async (config) => {
  let said = "";
  const add = (text: string) => {
    said += text;
  };
  const io: Io = { out: add, talk: add, stdin: async () => "", env: {}, colour: { out: false, talk: false } };
  const folder = join(config, "../resources");
  const code = await runProgram({ commands: COMMANDS, version: "0" }, ["validate", "-c", config, "-f", folder], io);
  expect([code, said]).toEqual([0, expect.stringMatching(/objects read, valid\n$/)]);
});
