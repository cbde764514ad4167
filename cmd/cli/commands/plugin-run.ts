import type { PluginRow } from "../../../core/plugin/list.ts";
import { askPage } from "../admin-page.ts";
import type { Input, Io, Run } from "../command.ts";
import { renderJson, renderTable } from "../render/mod.ts";

export const run: Run = async (input, io) => {
  const [action] = input.positionals;
  if (action === "list") return list(input, io);
  const { runAuthor, runBuild } = await import("../plugin/author/mod.ts");
  if (action === "build") return runBuild({ plugins: input.texts("plugin"), outfile: input.text("outfile") }, io);
  return runAuthor(input.positionals, io);
};

async function list(input: Input, io: Io): Promise<0> {
  const rows = await askPage<readonly PluginRow[]>(input.text("admin") ?? "", "/api/plugins");
  if (input.flag("json")) io.out(renderJson(rows));
  else io.out(renderTable({ head: HEAD, rows: rows.map(cells) }, io.colour.out));
  return 0;
}

const HEAD = ["ID", "VERSION", "STABILITY", "HOOKS", "STATE"];

function cells({ id, version, stability, hooks = {}, state, reason }: PluginRow): readonly string[] {
  const points = Object.entries(hooks).map(([point, order]) => (order === "normal" ? point : `${point} (${order})`));
  return [id, version, stability, points.join(", "), reason === undefined ? state : `${state}: ${reason}`];
}
