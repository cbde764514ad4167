/**
 * The table of `docs/metrics.md`: every metric that the code declares, with its kind and labels, out of the source.
 *
 *   bun tests/docs/metrics.ts     writes it
 */
import { join } from "node:path";
import { type Argument, Visitor } from "oxc-parser";
import { lineAt, sources } from "../structure/sources.ts";
import { between } from "./between.ts";

/** The page. */
export const PAGE = join(import.meta.dir, "../../docs/metrics.md");

const MARKS = ["<!-- metrics: bun tests/docs/metrics.ts -->\n", "<!-- end of metrics -->"] as const;
const TYPES: readonly string[] = ["counter", "gauge", "histogram"];

/** Names that dashboards for Envoy Gateway ask for, or those of every client of Prometheus. */
const COMMON =
  /^(watchable|status_update|xds_snapshot|xds_stream|xds_nack|resource|wasm|topology_injector|process|leader_election|rest_client)_/;

interface Declared {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly labels: readonly string[];
}

/** The metrics that the code declares, each once, and declarations that cannot be read, by their place. */
export function declarations(): { readonly metrics: readonly Declared[]; readonly unread: readonly string[] } {
  const metrics = new Map<string, Declared>();
  const unread: string[] = [];
  for (const { path, text, parsed } of sources()) {
    if (
      !/^(core|plugins|providers|cmd|library)\//.test(path) ||
      path.endsWith(".test.ts") ||
      path.startsWith("core/observe/metrics") ||
      // Hands on what plugins declare.
      path === "core/plugin/lent.ts"
    )
      continue;
    new Visitor({
      CallExpression({ callee, arguments: given, start }) {
        const method =
          callee.type === "MemberExpression" && callee.property.type === "Identifier" ? callee.property.name : "";
        if (!TYPES.includes(method) || given.length < 2) return;
        const [name, help, labels] = [textOf(given[0]), textOf(given[1]), textsOf(given[2])];
        if (name === undefined || help === undefined || labels === undefined)
          unread.push(`${path}:${lineAt(text, start)}`);
        else metrics.set(name, { name, type: method, help, labels });
      },
    }).visit(parsed.program);
  }
  return { metrics: [...metrics.values()].sort((a, b) => (a.name < b.name ? -1 : 1)), unread };
}

function textOf(argument: Argument | undefined): string | undefined {
  return argument?.type === "Literal" && typeof argument.value === "string" ? argument.value : undefined;
}

function textsOf(argument: Argument | undefined): readonly string[] | undefined {
  if (argument?.type !== "ArrayExpression") return undefined;
  const texts = argument.elements.map((element) => textOf(element as Argument | undefined));
  return texts.includes(undefined) ? undefined : (texts as readonly string[]);
}

/** The page with the tables as they must be. */
export function withMetrics(page: string): string {
  const { metrics } = declarations();
  const row = ({ name, type, labels, help }: Declared) =>
    `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(", ")} | ${help} |`;
  const table = (rows: readonly Declared[]) =>
    `| metric | type | labels | what |\n|---|---|---|---|\n${rows.map(row).join("\n")}\n`;
  const common = metrics.filter(({ name }) => COMMON.test(name));
  const ours = metrics.filter(({ name }) => !COMMON.test(name));
  const text = `### Names that dashboards know\n\n${table(common)}\n### Names of Postern's own\n\n${table(ours)}`;
  return between(page, MARKS, text, PAGE);
}

if (import.meta.main) await Bun.write(PAGE, withMetrics(await Bun.file(PAGE).text()));
