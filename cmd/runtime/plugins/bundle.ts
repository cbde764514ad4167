import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { sha256 } from "../../../core/crypto/mod.ts";
import { LENT } from "../lends/core.ts";

/** A plugin with all that it imports as one file. */
export interface Bundle {
  /** Where it is, under its digest: the same content is the same file, and so the same module. */
  readonly file: string;
  readonly digest: string;
  /** The files that it was made of. */
  readonly inputs: readonly string[];
}

/** Bundles a plugin's file, or the package in a folder, with what it imports from its `node_modules`. Throws with file, line and column of what is wrong. */
export async function bundle(path: string): Promise<Bundle> {
  const entry = entryOf(path);
  // A mounted file may be a link to one that goes when it is replaced.
  const inputs = new Set<string>([entry]);
  const result = await Bun.build({
    ...{ entrypoints: [entry], target: "bun", format: "esm", external: [...LENT], throw: false },
    plugins: [
      {
        name: "inputs",
        setup(build) {
          build.onLoad({ filter: /./ }, ({ path: input }) => {
            inputs.add(input);
            return undefined;
          });
        },
      },
    ],
  });
  const [output] = result.outputs;
  if (!result.success || output === undefined) throw new Error(result.logs.map(textOf).join("; "));
  const text = await output.text();
  const digest = sha256(text);
  return { file: placed(digest, text), digest, inputs: [...inputs] };
}

/** The file that a path stands for: itself, or what the `package.json` of a folder names. */
function entryOf(path: string): string {
  if (!existsSync(path)) throw new Error(`Cannot find module '${path}'`);
  if (!statSync(path).isDirectory()) return path;
  const manifest = join(path, "package.json");
  if (!existsSync(manifest)) throw new Error(`${path} is a folder without a package.json`);
  const { main, module, exports } = JSON.parse(readFileSync(manifest, "utf8")) as Record<string, unknown>;
  const named = [typeof exports === "string" ? exports : undefined, module, main].find(
    (one) => typeof one === "string",
  );
  return resolve(path, (named as string | undefined) ?? "index.js");
}

function textOf(log: unknown): string {
  const { message, position } = log as {
    readonly message: string;
    readonly position?: { readonly file: string; readonly line: number; readonly column: number } | null;
  };
  return position ? `${position.file}:${position.line}:${position.column}: ${message}` : message;
}

let folder: string | undefined;

/** Bundles stand in a folder of this process, which only its user can enter, and go with it. */
function placed(digest: string, text: string): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), "postern-plugins-"));
    process.once("exit", () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  const file = join(folder, `${digest}.mjs`);
  if (!existsSync(file)) writeFileSync(file, text, { mode: 0o600 });
  return file;
}
