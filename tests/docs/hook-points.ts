/**
 * The table of `docs/plugins.md` that says what each hook gets and answers, out of the comments of the contract.
 *
 *   bun tests/docs/hook-points.ts     writes it
 */
import { join } from "node:path";
import { HOOK_POINTS } from "../../core/plugin/hook-points.ts";
import { between } from "./between.ts";

/** The page. */
export const PAGE = join(import.meta.dir, "../../docs/plugins.md");

const CONTRACT = join(import.meta.dir, "../../core/plugin/contract/hooks.ts");
const MARKS = ["<!-- hook points: bun tests/docs/hook-points.ts -->\n", "<!-- end of hook points -->"] as const;

function rowOf(point: string, contract: string): string {
  const said = new RegExp(
    `/\\*\\* Gets (.+); answers (.+); is asked again when (.+)\\. \\*/\\n {2}${point}: (\\w+);`,
  ).exec(contract);
  if (said === null) throw new Error(`${CONTRACT}: ${point} does not say what it gets, answers and is asked again for`);
  const [, gets, answers, again, type] = said;
  return `| \`${point}\` | ${gets} (\`${type}\`) | ${answers} | ${again} |`;
}

/** The page with the table as it must be. */
export async function withTable(page: string): Promise<string> {
  const contract = await Bun.file(CONTRACT).text();
  const rows = HOOK_POINTS.map((point) => rowOf(point, contract)).join("\n");
  const table = `| point | gets | answers | asked again when |\n|---|---|---|---|\n${rows}\n`;
  return between(page, MARKS, table, PAGE);
}

if (import.meta.main) await Bun.write(PAGE, await withTable(await Bun.file(PAGE).text()));
