import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dir, "../..");

/** Whether what a file starts is compared with builds from nothing: a name or a member `verify`. */
const VERIFIES = /\bverify\b/;

test("every pipeline that a test starts compares its builds with builds from nothing", () => {
  const files = [...new Bun.Glob("{core,plugins,providers,tests}/**/*.ts").scanSync({ cwd: ROOT })];
  const starting = files.filter((file) => {
    const text = readFileSync(join(ROOT, file), "utf8");
    const starts = /\bcreatePostern\(\{|\bcreatePipeline\(\{/.test(text);
    return starts && (file.startsWith("tests/") || file.endsWith(".test.ts"));
  });
  expect(starting.length).toBeGreaterThan(5);
  expect(starting.filter((file) => !VERIFIES.test(readFileSync(join(ROOT, file), "utf8")))).toEqual([]);
});

test("what a test starts as a process of its own inherits that", () => {
  expect(process.env["POSTERN_VERIFY"]).toBe("strict");
});
