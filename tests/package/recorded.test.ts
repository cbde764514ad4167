import { beforeAll, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { emit } from "../../cmd/dev/package/emit.ts";
import { bundlePure } from "../../cmd/dev/package/size.ts";
import { SHARED } from "../shared.ts";
import { makePackage, PACKAGE, PORTABLE, ROOT, RUNTIMES } from "./runtimes.ts";

const GOLDENS = join(SHARED, "goldens");
/** The recorded cases' runner, compiled like the package, in whose place it is put together. */
const OUT = join(ROOT, ".cache/package/recorded");
/** A project that has installed the tarball, and the door `pure` as it finds it there. */
const PROJECT = join(ROOT, ".cache/package/published");
const PURE = join(PROJECT, "pure.mjs");
const BUNDLE = join(PROJECT, "pure-bundle.mjs");
const digests = new Set<string>();
const STAGES = ["api-to-ir", "ir-to-xds"];

beforeAll(async () => {
  if (!existsSync(GOLDENS)) return;
  makePackage();
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const runners = ["tests/parity/main.ts", "tests/parity/published/main.ts"];
  emit(ROOT, OUT, [...runners, "core/crypto/native.ts", "core/crypto/portable.ts"]);
  copyFileSync(join(PACKAGE, "package.json"), join(OUT, "package.json"));
  cpSync(join(ROOT, "tests/fixtures/keys"), join(OUT, "tests/fixtures/keys"), { recursive: true });
  // The comparison with recorded cases reads the sources of the IR.
  cpSync(join(ROOT, "core/ir"), join(OUT, "core/ir"), { recursive: true });
  await installTarball();
}, 180_000);

test.skipIf(!existsSync(GOLDENS))("what is run is what is packed (needs the recorded cases)", () => {
  const packed = readdirSync(PACKAGE, { recursive: true, encoding: "utf8" });
  const both = packed.filter((file) => /^(core|plugins)\/.*\.js$/.test(file) && existsSync(join(OUT, file)));
  expect(both.length).toBeGreaterThan(800);
  const text = (folder: string, file: string) => readFileSync(join(folder, file), "utf8");
  expect(both.filter((file) => text(PACKAGE, file) !== text(OUT, file))).toEqual([]);
});

for (const { name, command } of [...RUNTIMES, PORTABLE]) {
  test.skipIf(command === undefined || !existsSync(GOLDENS))(
    `recorded cases on ${name} come out as on Bun (needs the recorded cases and that runtime, which npm test fetches)`,
    () => {
      const [program = "", ...args] = command ?? [];
      const stages = STAGES.flatMap((stage) => ["--stage", stage]);
      const { stdout, stderr } = spawnSync(program, [...args, "tests/parity/main.js", ...stages], {
        cwd: OUT,
        encoding: "utf8",
        env: { ...process.env, POSTERN_SHARED: SHARED, DENO_NO_UPDATE_CHECK: "1" },
      });
      const counts = stdout.split("\n").filter((line) => /\d+ passed/.test(line));
      expect([...counts, stderr]).toEqual([
        "api-to-ir: 571 passed, 0 failed",
        "ir-to-xds: 216 passed, 0 failed",
        expect.stringMatching(/^787 passed, 0 failed, \d+ held to be wrong in the reference$/),
        "",
      ]);
    },
    120_000,
  );
}

/** The packed tarball, as npm unpacks it, and its door `pure` as one bundle for browsers. */
async function installTarball(): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));
  const installed = join(PROJECT, "node_modules/postern");
  rmSync(PROJECT, { recursive: true, force: true });
  mkdirSync(installed, { recursive: true });
  const unpacked = spawnSync("tar", [
    "-xzf",
    join(ROOT, `dist/postern-${version}.tgz`),
    "-C",
    installed,
    "--strip-components=1",
  ]);
  expect(unpacked.status).toBe(0);
  writeFileSync(join(PROJECT, "package.json"), '{"private": true, "type": "module"}');
  writeFileSync(PURE, 'export { translate, translateIr } from "postern/pure";\n');
  writeFileSync(BUNDLE, await bundlePure(installed));
}

const NO_EVAL = "--disallow-code-generation-from-strings";
const [, node22, , deno] = RUNTIMES;
const flagged = (command: readonly string[] | undefined, flag: string) => command && [...command, flag];
const PUBLISHED = [
  ...[...RUNTIMES, PORTABLE].map((runtime) => ({ ...runtime, module: PURE })),
  { name: "Bun, as a bundle for browsers", command: RUNTIMES[0]?.command, module: BUNDLE },
  { name: "Node 22 without code out of text, as a bundle", command: flagged(node22?.command, NO_EVAL), module: BUNDLE },
  {
    name: "Deno without code out of text, as a bundle",
    command: flagged(deno?.command, `--v8-flags=${NO_EVAL}`),
    module: BUNDLE,
  },
];

for (const { name, command, module } of PUBLISHED) {
  test.skipIf(command === undefined || !existsSync(GOLDENS))(
    `recorded cases through the published translate on ${name} come out alike (needs the recorded cases and that runtime, which npm test fetches)`,
    () => {
      const [program = "", ...args] = command ?? [];
      const { stdout, stderr } = spawnSync(program, [...args, "tests/parity/published/main.js", module], {
        cwd: OUT,
        encoding: "utf8",
        env: { ...process.env, POSTERN_SHARED: SHARED, DENO_NO_UPDATE_CHECK: "1" },
      });
      console.log(`${name}:\n${stdout}`);
      digests.add(stdout.split("\n").at(-2) ?? "");
      expect([...stdout.split("\n").slice(0, 3), stderr]).toEqual([
        "api-to-ir: 549 alike, 19 alike but for order, 0 failed, 18 excepted",
        "api-to-xds: 11 alike, 0 alike but for order, 0 failed, 5 excepted",
        "ir-to-xds: 216 alike, 0 alike but for order, 0 failed, 21 excepted",
        "",
      ]);
      // The resources that Envoy would be sent are the same everywhere, byte by byte.
      expect([...digests]).toEqual([expect.stringMatching(/^\d{4} resources, [0-9a-f]{64}$/)]);
    },
    120_000,
  );
}
