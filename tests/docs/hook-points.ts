/**
 * The table of `docs/plugins.md` that says what each hook gets and answers, out of the comments of the contract.
 *
 *   bun tests/docs/hook-points.ts     writes it
 */
import { join } from "node:path";
import { HOOK_POINTS } from "../../core/plugin/hook-points.ts";

/** The page. */
export const PAGE = join(import.meta.dir, "../../docs/plugins.md");

const CONTRACT = join(import.meta.dir, "../../core/plugin/contract/hooks.ts");
const [BEGIN, END] = ["<!-- hook points: bun tests/docs/hook-points.ts -->\n", "<!-- end of hook points -->"];

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
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${PAGE} has no place for the table of hook points`);
  const contract = await Bun.file(CONTRACT).text();
  const rows = HOOK_POINTS.map((point) => rowOf(point, contract)).join("\n");
  const table = `| point | gets | answers | asked again when |\n|---|---|---|---|\n${rows}\n`;
  return `${page.slice(0, begin)}${BEGIN}${table}${page.slice(end)}`;
}

if (import.meta.main) await Bun.write(PAGE, await withTable(await Bun.file(PAGE).text()));
