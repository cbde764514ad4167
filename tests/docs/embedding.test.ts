import { expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WORLD } from "../../examples/plugins/world.ts";

const ROOT = join(import.meta.dir, "../..");
const PAGE = readFileSync(join(ROOT, "docs/embedding.md"), "utf8");
const SNIPPETS = [...PAGE.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text = ""]) => text);

/** Runs a snippet as a program of its own, with what it takes from its surroundings before it and a last word behind it. */
async function ran(snippet: string | undefined, { before = "", after = "" } = {}): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "snippet-"));
  writeFileSync(join(folder, "gateway.yaml"), WORLD);
  const plugin = join(ROOT, "examples/plugins/header/plugin.ts");
  mkdirSync(join(ROOT, ".cache"), { recursive: true });
  // Within the checkout, so that the package's name means it.
  const path = join(ROOT, `.cache/snippet-${process.pid}-${SNIPPETS.indexOf(snippet ?? "")}.ts`);
  writeFileSync(path, `${before}\n${(snippet ?? "").replace("./plugin.ts", plugin)}\n${after}\nprocess.exit(0);\n`);
  const run = Bun.spawn([process.execPath, path], { cwd: folder, stdout: "pipe", stderr: "pipe" });
  const [output, errors] = await Promise.all([new Response(run.stdout).text(), new Response(run.stderr).text()]);
  await Bun.file(path).delete();
  expect([await run.exited, errors]).toEqual([0, ""]);
  return output;
}

test("a gateway in ten lines prints what its Envoy starts with", async () => {
  expect(SNIPPETS).toHaveLength(5);
  const output = await ran(SNIPPETS[0], { after: "await gateway.stop();" });
  expect(JSON.parse(output)).toMatchObject({ node: { cluster: "default/eg" }, dynamic_resources: {} });
});

test("a handler answers, and its proxies know how to ask", async () => {
  const after = `
    const answer = await handler(new Request("http://x/v3/discovery:listeners", { method: "POST", body: "{}" }));
    console.log(answer.status, JSON.stringify(bootstrap.node));
    await gateway.stop();`;
  const node = '{"id":"default/eg","cluster":"default/eg","metadata":{"token":"only for proxies"}}';
  expect(await ran(SNIPPETS[1], { after })).toBe(`400 ${node}\n`);
});

test("objects are translated without a control plane", async () => {
  const before = `const text = ${JSON.stringify(WORLD)};`;
  const after = "console.log(problems.length, Object.keys(resources), statuses.length > 2);";
  expect(await ran(SNIPPETS[2], { before, after })).toBe('0 [ "default/eg" ] true\n');
});

test("what a translation needs is fetched, and handed to the next one", async () => {
  const before = `import { parseObjects } from "postern/parse"; const { objects } = parseObjects(${JSON.stringify(WORLD)});`;
  const after = "console.log(first.needs.length, Object.keys(second.resources));";
  expect(await ran(SNIPPETS[3], { before, after })).toBe('0 [ "default/eg" ]\n');
});

test("a plugin is tested", async () => {
  const before = `const world = ${JSON.stringify(WORLD)};`;
  const after = 'console.log(JSON.stringify(routes).includes("x-served-by"));';
  expect(await ran(SNIPPETS[4], { before, after })).toBe("true\n");
});

test("what the page says of recorded cases is what the test of the package counts", () => {
  const counted = readFileSync(join(ROOT, "tests/package/recorded.test.ts"), "utf8");
  const [, number] = /Recorded cases \((\d+) of both stages/.exec(PAGE) ?? [];
  expect(counted).toContain(`^${number} passed, 0 failed`);
});
