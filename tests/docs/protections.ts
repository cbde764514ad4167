/**
 * The table of `docs/security.md` that says what protects and what closes it, out of the list of filters and the policies with which that is tried.
 *
 *   bun tests/docs/protections.ts     writes it
 */
import { join } from "node:path";
import { httpFilters } from "../../plugins/xds/translate/mod.ts";
import { brokenPolicies } from "../protection/broken.ts";
import { between } from "./between.ts";

/** The page. */
export const PAGE = join(import.meta.dir, "../../docs/security.md");

const MARKS = ["<!-- protections: bun tests/docs/protections.ts -->\n", "<!-- end of protections -->"] as const;

function table(): string {
  const broken = brokenPolicies();
  const rows = httpFilters.flatMap(({ name, protects }) => {
    if (protects === false) return [];
    const causes = broken.filter(({ filter }) => name === `envoy.filters.http.${filter}`).map(({ cause }) => cause);
    return [`| \`${name}\` | ${protects} | ${[...new Set(causes)].join("; ")} |`];
  });
  const without = httpFilters.flatMap(({ name, protects }) =>
    protects === false ? [`\`${name.split(".").at(-1)}\``] : [],
  );
  return `| filter | keeps out | what closes its routes, each with a test |
|---|---|---|
${[...new Set(rows)].join("\n")}

Filters that keep nothing out, so that a route may be served for a moment without them: ${[...new Set(without)].join(", ")}.
`;
}

/** The page with the table as it must be. */
export function withTable(page: string): string {
  return between(page, MARKS, table(), PAGE);
}

if (import.meta.main) await Bun.write(PAGE, withTable(await Bun.file(PAGE).text()));
