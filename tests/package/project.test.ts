import { afterAll, beforeAll, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makePackage, ROOT, RUNTIMES } from "./runtimes.ts";

const { version, devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const PROJECT = mkdtempSync(join(tmpdir(), "postern-project-"));
const run = (program: string, args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: PROJECT, encoding: "utf8" });
  return { status, output: `${stdout}${stderr}` };
};

/** A project as anybody begins one. Resolves when its packages are there; false where there is no registry. */
function begin(): boolean {
  makePackage();
  writeFileSync(join(PROJECT, "package.json"), '{"private": true, "type": "module"}\n');
  const tarball = join(ROOT, `dist/postern-${version}.tgz`);
  const compiler = `typescript@${devDependencies.typescript}`;
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=0"];
  const { status } = run("npm", ["install", ...quiet, tarball, compiler, "valibot@1.5.0", "@types/node@24"]);
  return status === 0;
}

const ONLINE =
  spawnSync("npm", ["view", "valibot@1.5.0", "version", "--fetch-retries=0"], { encoding: "utf8" }).status === 0;
beforeAll(() => {
  if (ONLINE && !begin()) throw new Error("the tarball could not be installed");
}, 180_000);
afterAll(() => rmSync(PROJECT, { recursive: true, force: true }));

test.skipIf(!ONLINE)(
  "a fresh project compiles every example with tsc --strict (needs a registry of packages)",
  () => {
    const examples = join(ROOT, "examples/plugins");
    for (const name of readdirSync(examples, { withFileTypes: true })) {
      if (!name.isDirectory()) continue;
      cpSync(join(examples, name.name), join(PROJECT, name.name), {
        recursive: true,
        filter: (path) => !path.endsWith(".test.ts"),
      });
    }
    const options = ["--strict", "--noEmit", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes"];
    const modules = ["--module", "nodenext", "--target", "es2024", "--types", "node", "--allowImportingTsExtensions"];
    const files = readdirSync(PROJECT, { recursive: true, encoding: "utf8" }).filter((file) => {
      return file.endsWith(".ts") && !file.includes("node_modules");
    });
    expect(files.length).toBeGreaterThanOrEqual(7);
    expect(run(join(PROJECT, "node_modules/.bin/tsc"), [...options, ...modules, ...files])).toEqual({
      status: 0,
      output: "",
    });
  },
  60_000,
);

for (const { name, command } of RUNTIMES) {
  test.skipIf(!ONLINE || command === undefined)(
    `a hook is tested in a fresh project on ${name} (needs a registry of packages and that runtime, which npm test fetches)`,
    () => {
      const program = `
        import { definePlugin, create, HeaderValueOptionSchema, use } from "postern/plugin";
        import { memoryGateway } from "postern/testing";
        import * as v from "valibot";
        const plugin = definePlugin({
          kind: "hooks", name: "acme/header", version: "1.0.0", stability: "alpha", summary: "For a test.",
          config: v.strictObject({ value: v.string() }),
          create: ({ config }) => ({ route: (route) => ({ ...route, responseHeadersToAdd: [
            create(HeaderValueOptionSchema, { header: { key: "x-by", value: config.value } }),
          ] }) }),
        });
        const world = ${JSON.stringify(readFileSync(join(ROOT, "examples/plugins/world.ts"), "utf8").split("`")[1])};
        const { envoy, stop } = await memoryGateway([use(plugin, { value: "me" })], world);
        const { virtualHosts } = (await envoy()).routes["default/eg/http"];
        console.log(JSON.stringify(virtualHosts[0].routes[0].responseHeadersToAdd));
        await stop();
      `;
      writeFileSync(join(PROJECT, "hook.mjs"), program);
      const [runtime = "", ...args] = command ?? [];
      const expected = '[{"header":{"key":"x-by","value":"me"}}]\n';
      expect(run(runtime, [...args, "hook.mjs"])).toEqual({ status: 0, output: expected });
    },
    60_000,
  );
}
