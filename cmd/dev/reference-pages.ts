import { kinds } from "../../core/api/kinds.ts";
import { referencePage } from "../../core/api/print/reference.ts";
import { configPage } from "../../core/config/schema/mod.ts";

/** The pages of docs/reference by file name: one for each kind, one for the configuration, and the list of them. */
export function referencePages(): Map<string, string> {
  const pages = new Map(kinds.map((kind) => [fileOf(kind.kind), referencePage(kind)]));
  pages.set("envoy-gateway.md", configPage());
  const rows = kinds.map(({ kind, group, about }) => `| [${kind}](${fileOf(kind)}) | ${group || "core"} | ${about} |`);
  const index = [
    "# Reference",
    "",
    "Every kind that Postern reads, field by field. These pages are printed from the schemas (`bun cmd/dev/reference.ts`).",
    "",
    "| Kind | Group | What it is |",
    "|---|---|---|",
    ...rows,
    "| [EnvoyGateway](envoy-gateway.md) | a file | The configuration file of the control plane. |",
  ];
  pages.set("README.md", `${index.join("\n")}\n`);
  return pages;
}

function fileOf(kind: string): string {
  const words = kind.replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2").replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1-$2");
  return `${words.toLowerCase()}.md`;
}
