import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ALIAS } from "../../../runtime/lends/core.ts";
import type { PluginKit } from "./kit.ts";

/** The folder beside a plugin that holds what editors and compilers read. */
export const TYPES_FOLDER = ".postern";

/** A configuration of TypeScript with which a plugin compiles where nothing is installed. */
export const TSCONFIG = `${JSON.stringify(
  {
    compilerOptions: {
      ...{ target: "ESNext", module: "Preserve", moduleResolution: "bundler", lib: ["ESNext", "DOM"] },
      ...{ strict: true, noEmit: true, allowImportingTsExtensions: true, skipLibCheck: true, types: [] },
      paths: {
        postern: [`./${TYPES_FOLDER}/library/mod.d.ts`],
        "postern/*": [`./${TYPES_FOLDER}/library/*.d.ts`],
        [ALIAS.name]: [`./${TYPES_FOLDER}/library/plugin.d.ts`],
        valibot: [`./${TYPES_FOLDER}/node_modules/valibot/dist/index.d.mts`],
      },
    },
    include: ["*.ts", `${TYPES_FOLDER}/bun-test.d.ts`],
  },
  null,
  2,
)}\n`;

/** Enough of Bun's test runner for the tests of plugins; `@types/bun` has all of it. */
const BUN_TEST = `declare module "bun:test" {
  export function test(name: string, run: () => unknown, timeoutMs?: number): void;
  export function describe(name: string, run: () => void): void;
  export function beforeEach(run: () => unknown): void;
  export function afterEach(run: () => unknown): void;
  // What a value is held against depends on the matcher, of which there are many.
  export function expect(value?: unknown, message?: string): any;
}
`;

/** Writes the declarations beside a plugin, in the place of earlier ones, and a `tsconfig.json` where there is none. Answers the files that people should know of. */
export function writeTypes({ declarations }: PluginKit, folder: string): readonly string[] {
  const out = join(folder, TYPES_FOLDER);
  rmSync(out, { recursive: true, force: true });
  for (const [file, text] of Object.entries({ ...declarations, "bun-test.d.ts": BUN_TEST, ".gitignore": "*\n" })) {
    const path = join(out, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const config = join(folder, "tsconfig.json");
  if (existsSync(config)) return [out];
  writeFileSync(config, TSCONFIG);
  return [out, config];
}
