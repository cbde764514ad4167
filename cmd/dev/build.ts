/**
 * Builds the executable: one file, `dist/postern`, with Bun, the sources and their packages in it.
 * `bun cmd/dev/build.ts [--target bun-linux-arm64] [--outfile FILE]`
 */
import { mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { kubernetesClientPlugin } from "../../providers/kubernetes/client/mod.ts";
import { makePluginKit } from "./plugin-kit.ts";

const ROOT = join(import.meta.dir, "../..");

/** The largest executable that is let pass, in bytes; 1.3 million are what authors of plugins are given. */
const LIMIT = 127_000_000;

const { values } = parseArgs({
  options: { target: { type: "string" }, outfile: { type: "string", default: join(ROOT, "dist/postern") } },
});

mkdirSync(dirname(values.outfile), { recursive: true });
const fresh = `${values.outfile}.new`;
const kit = await makePluginKit(ROOT);
if (kit === undefined) console.error("without what authors of plugins are given: npm ci installs the compiler");
await Bun.build({
  // Threads begin with files of their own, which are found by their place below `root`.
  root: join(ROOT, "cmd"),
  entrypoints: [
    ...["cmd/main.ts", "cmd/runtime/reading/worker.ts", "cmd/runtime/plugins/worker/thread.ts"].map((path) =>
      join(ROOT, path),
    ),
    ...(kit ? [kit] : []),
  ],
  loader: { ".gz": "file" },
  compile: {
    outfile: fresh,
    autoloadDotenv: false,
    autoloadBunfig: false,
    autoloadPackageJson: true,
    ...(values.target === undefined ? {} : { target: values.target as Bun.Build.CompileTarget }),
  },
  minify: { whitespace: true, syntax: true },
  bytecode: true,
  splitting: true,
  format: "esm",
  // Without it the Kubernetes client cannot use the certificates of a kubeconfig, and brings 5 MB that nothing uses.
  plugins: [kubernetesClientPlugin],
});

const { size } = statSync(fresh);
if (size > LIMIT) {
  rmSync(fresh);
  console.error(`the executable has ${size} bytes, more than ${LIMIT}`);
  process.exit(1);
}
renameSync(fresh, values.outfile);
console.error(`${values.outfile}: ${(size / 1e6).toFixed(1)} MB`);
