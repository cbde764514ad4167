/** How golden files are read and written; `node:fs/promises` fits, and so does Deno's. */
export interface GoldenFiles {
  readFile(path: string, encoding: "utf8"): Promise<string>;
  writeFile(path: string, text: string): Promise<void>;
}

/**
 * The first difference between a value and its golden file, in JSON with keys in their order; undefined when they are alike. With `update` the file is written instead, and
 * nothing differs.
 */
export async function goldenDifference(
  path: string,
  value: unknown,
  files: GoldenFiles,
  { update = false }: { readonly update?: boolean } = {},
): Promise<string | undefined> {
  const ours = `${JSON.stringify(value, (_key, each) => (typeof each === "bigint" ? String(each) : each), 2)}\n`;
  if (update) {
    await files.writeFile(path, ours);
    return undefined;
  }
  const theirs = (await files.readFile(path, "utf8").catch(() => "")).split("\n");
  const lines = ours.split("\n");
  const at = lines.findIndex((line, i) => line !== theirs[i]);
  if (at < 0 && lines.length === theirs.length) return undefined;
  const place = at < 0 ? lines.length : at;
  return `${path}:${place + 1}: expected ${theirs[place] ?? "nothing"}, got ${lines[place] ?? "nothing"}`;
}
