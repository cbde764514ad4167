import { join } from "node:path";

/** The largest bundle of the pure part for browsers that is let pass, compressed by gzip, in bytes. */
export const PURE_LIMIT = 600_000;

/** Bundles the pure part for a browser. Throws when something in it needs Node. */
export async function bundlePure(packageRoot: string): Promise<string> {
  const { outputs, logs, success } = await Bun.build({
    entrypoints: [join(packageRoot, "library/pure.js")],
    target: "browser",
    conditions: ["browser"],
    minify: true,
    format: "esm",
  });
  if (!success) throw new Error(logs.join("\n"));
  const text = (await outputs[0]?.text()) ?? "";
  const foreign = text.match(/(?:from|import\(|import) ?"(?:node:|bun)[^"]*"/);
  if (foreign) throw new Error(`the bundle for browsers has ${foreign[0]}`);
  return text;
}

/** Bundles the pure part for a browser, and throws when it is too large or needs Node. */
export async function checkSize(packageRoot: string): Promise<void> {
  const text = await bundlePure(packageRoot);
  const size = Bun.gzipSync(new TextEncoder().encode(text)).length;
  console.error(`library/pure for browsers: ${size} bytes gzipped of ${PURE_LIMIT}`);
  if (size > PURE_LIMIT) throw new Error(`library/pure has ${size} bytes gzipped, more than ${PURE_LIMIT}`);
}
