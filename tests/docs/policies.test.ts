import { expect, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Io } from "../../cmd/cli/command.ts";
import { runProgram } from "../../cmd/cli/mod.ts";
import { COMMANDS } from "../../cmd/main.ts";
import { exampleObjects, hasField, omissionOf } from "../policies/examples.ts";
import { features, policiesPage } from "../policies/table.ts";

const ROOT = join(import.meta.dir, "../..");
const named = (folder: string, end: string) =>
  readdirSync(join(ROOT, folder))
    .filter((file) => file.endsWith(end))
    .map((file) => file.slice(0, -end.length))
    .sort();

test("every row of the tables can be read, and none is there twice", () => {
  const lines = policiesPage()
    .split("\n")
    .filter((line) => line.includes("../examples/policies/") && line.includes("tests/feature/policies/"));
  expect(features().length).toBe(lines.length);
  const keys = features().map(({ field, example }) => `${field} ${example}`);
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
});

test("every test of a policy is in the tables, and every test there exists", () => {
  expect([...new Set(features().map((feature) => feature.test))].sort()).toEqual(
    named("tests/feature/policies", ".test.ts"),
  );
});

test("every example is on the page, and every file there exists", () => {
  const linked = [...policiesPage().matchAll(/\.\.\/examples\/policies\/([^)]+)\.yaml/g)].map(([, name = ""]) => name);
  expect([...new Set([...linked, "shop"])].sort()).toEqual(named("examples/policies", ".yaml"));
  const files = [...policiesPage().matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, path = ""]) => path);
  expect(files.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test("every test serves the example of its row", async () => {
  for (const { test: name, example } of features()) {
    const text = await Bun.file(join(ROOT, "tests/feature/policies", `${name}.test.ts`)).text();
    expect(/open\w+\(\s*\[([^\]]*)\]/.exec(text)?.[1]).toContain(`"${example}"`);
  }
});

test.each(features())("$example has the field $field", ({ field, example }) => {
  const omission = omissionOf(field);
  const own = exampleObjects([example]).filter(({ kind }) => kind === omission?.kind);
  expect(own.some((object) => hasField(object, omission?.path ?? []))).toBe(true);
});

/** Examples that speak of Secrets and authorities which a user has to bring. */
const WITHOUT_SECRETS = new Set([
  "backend-tls",
  "backends",
  "client-certificates",
  "client-certificate-rules",
  "client-timeouts",
  "http3",
  "tls-ciphers",
  "tls-versions",
  "wasm",
]);

test.each(named("examples/policies", ".yaml").filter((name) => name !== "shop" && !WITHOUT_SECRETS.has(name)))(
  "%s is valid with what it stands on",
  async (name) => {
    const text = exampleObjects([name])
      .map((object) => JSON.stringify(object))
      .join("\n---\n");
    let said = "";
    const add = (more: string) => {
      said += more;
    };
    const io: Io = { out: add, talk: add, stdin: async () => text, env: {}, colour: { out: false, talk: false } };
    const code = await runProgram({ commands: COMMANDS, version: "0" }, ["validate", "-f", "-"], io);
    expect([code, said]).toEqual([0, expect.stringMatching(/objects read, valid\n$/)]);
  },
);
