import { KINDS, type Kind } from "../../../core/resource/kinds.ts";
import type { Input, Io, Run } from "../command.ts";
import { kindNamed } from "../kind-named.ts";
import { renderJson, renderTable, renderYaml } from "../render/mod.ts";
import { wrongUse } from "../run.ts";
import type { Reported } from "../status/reported.ts";
import { statusesOf } from "../status/source.ts";
import { remarkTables, statusTable } from "../status/table.ts";

const WITH_STATUS = KINDS.filter(({ status }) => status !== "none");

/** Words that mean several kinds, each with its kinds in the order of the table. */
const GROUPS: ReadonlyMap<string, readonly Kind[]> = new Map([
  ["all", WITH_STATUS],
  ["xroute", WITH_STATUS.filter(({ status }) => status === "parents")],
  ["xpolicy", WITH_STATUS.filter(({ name }) => name.endsWith("Policy"))],
]);

export const run: Run = async (input, io) => {
  const [asked = "all"] = input.positionals;
  const group = GROUPS.get(asked.toLowerCase());
  const kinds = group ?? kindsNamed(asked);
  if (kinds.length === 0) return wrongUse(io, `status: there is no kind ${asked}`, "postern status --help");
  const reported = await statusesOf({ kinds, all: asked.toLowerCase() === "all" }, input, io);
  const all = kinds.flatMap(({ name }) => reported.of.get(name) ?? []);
  const output = input.text("output");
  if (output === "json") io.out(renderJson(all));
  else if (output === "yaml") io.out(renderYaml(all));
  else printTables(kinds, reported, { input, io, grouped: group !== undefined });
  return input.flag("problems") && hasProblems(kinds, reported) ? 1 : 0;
};

function kindsNamed(name: string): readonly Kind[] {
  const kind = kindNamed(name);
  return kind && kind.status !== "none" ? [kind] : [];
}

/** Whether anything is not as it should be. */
function hasProblems(kinds: readonly Kind[], reported: Reported): boolean {
  if (remarkTables(reported, false).length > 0) return true;
  const options = { quiet: false, verbose: false, problems: true, namespaces: false, typed: false };
  return kinds.some((kind) => statusTable(kind, reported.of.get(kind.name) ?? [], options).rows.length > 0);
}

interface Printing {
  readonly input: Input;
  readonly io: Io;
  /** Several kinds: tables without rows are left out, names say their kind, an empty line follows each table. */
  readonly grouped: boolean;
}

function printTables(kinds: readonly Kind[], reported: Reported, { input, io, grouped }: Printing): void {
  let rows = 0;
  for (const kind of kinds) {
    const table = statusTable(kind, reported.of.get(kind.name) ?? [], {
      quiet: input.flag("quiet"),
      verbose: input.flag("verbose"),
      problems: input.flag("problems"),
      namespaces: reported.everywhere && kind.namespaced,
      typed: grouped,
    });
    rows += table.rows.length;
    if (grouped && table.rows.length === 0) continue;
    io.out(renderTable(table, io.colour.out) + (grouped ? "\n" : ""));
  }
  const remarks = remarkTables(reported, reported.everywhere);
  for (const table of remarks)
    io.out(`${grouped ? "" : "\n"}${renderTable(table, io.colour.out)}${grouped ? "\n" : ""}`);
  if (grouped && rows === 0 && remarks.length === 0) io.talk(`nothing to show ${reported.where}\n`);
}
