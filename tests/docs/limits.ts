/**
 * The tables of limits in `docs/security.md`: numbers out of the constants of the code, and errors as the code gives them.
 *
 *   bun tests/docs/limits.ts     writes them
 */
import { join } from "node:path";
import { between } from "./between.ts";
import { expressionLimits } from "./limits-expressions.ts";
import { fileLimits } from "./limits-files.ts";
import { fetchLimits, serverLimits } from "./limits-network.ts";

/** The page. */
export const PAGE = join(import.meta.dir, "../../docs/security.md");

/** A limit, as a row of a table. */
export interface Limit {
  readonly what: string;
  readonly number: string;
  readonly why: string;
  /** The error, or the consequence, where the limit is broken. */
  readonly error: string;
}

const TABLES: Readonly<Record<string, () => Promise<readonly Limit[]> | readonly Limit[]>> = {
  files: fileLimits,
  expressions: expressionLimits,
  fetched: fetchLimits,
  servers: serverLimits,
};

/** A number with marks for thousands. */
export function count(number: number): string {
  return number.toLocaleString("en-US");
}

/** Bytes or characters, in the largest unit that fits. */
export function size(bytes: number, unit: "bytes" | "characters" = "bytes"): string {
  const [power, prefix] =
    bytes >= 2 ** 30 ? [30, "Gi"] : bytes >= 2 ** 20 ? [20, "Mi"] : bytes >= 2 ** 10 ? [10, "Ki"] : [0, ""];
  const number = bytes / 2 ** power;
  if (!Number.isInteger(number)) return `${count(bytes)} ${unit}`;
  return unit === "bytes" ? `${number} ${prefix}B` : `${number}${prefix && ` ${prefix}`} characters`;
}

/** A time. */
export function seconds(milliseconds: number): string {
  return `${milliseconds / 1_000} s`;
}

/** The page with the tables as they must be. */
export async function withLimits(page: string): Promise<string> {
  let result = page;
  for (const [name, limits] of Object.entries(TABLES)) {
    const begin = `<!-- limits of ${name}: bun tests/docs/limits.ts -->\n`;
    const end = `<!-- end of limits of ${name} -->`;
    result = between(result, [begin, end], table(await limits()), PAGE);
  }
  return result;
}

function table(limits: readonly Limit[]): string {
  const cell = (text: string) => text.replaceAll("|", "\\|");
  const rows = limits.map(({ what, number, why, error }) => `| ${[what, number, why, error].map(cell).join(" | ")} |`);
  return `| what | at most | why | what is said |\n|---|---|---|---|\n${rows.join("\n")}\n`;
}

if (import.meta.main) await Bun.write(PAGE, await withLimits(await Bun.file(PAGE).text()));
