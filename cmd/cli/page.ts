import type { Command, OptionSpec } from "./command.ts";

/** The reference page of all commands, as Markdown, from the table that parsing and help come from. */
export function cliPage(commands: readonly Command[]): string {
  const head = [
    "# Commands",
    "",
    "Standard output is data, standard error is talk. Exit code 0 means that it worked, 1 that it failed, 2 that it was used wrongly. `NO_COLOR` turns",
    "colours off. This page is printed from the table of commands: `bun cmd/dev/cli-page.ts`.",
  ];
  return `${[...head, ...commands.flatMap(section)].join("\n")}\n`;
}

function section({ name, aliases = [], summary, positional, options, examples }: Command): readonly string[] {
  const argument = positional ? (positional.required ? ` ${positional.name}` : ` [${positional.name}]`) : "";
  const choices = positional?.choices ? ` One of ${positional.choices.join(", ")}.` : "";
  const rows = Object.entries(options).map(optionRow);
  return [
    "",
    `## ${name}`,
    "",
    `${summary}.${aliases.length > 0 ? ` Also: ${aliases.map((alias) => `\`${alias}\``).join(", ")}.` : ""}`,
    "",
    "```sh",
    `postern ${name} [OPTIONS]${argument}`,
    "```",
    ...(positional ? ["", `\`${positional.name}\`: ${positional.summary}.${choices}`] : []),
    ...(rows.length > 0 ? ["", "| option | what it does | default |", "|---|---|---|", ...rows] : []),
    "",
    "```sh",
    ...examples.map(({ line, what }) => `${line}   # ${what}`),
    "```",
  ];
}

function optionRow([name, { short, type, value = "VALUE", summary, choices, multiple, default: standard }]: readonly [
  string,
  OptionSpec,
]): string {
  const left = `\`${short ? `-${short}, ` : ""}--${name}${type === "string" ? ` ${value}` : ""}\``;
  const notes = [choices ? `: ${choices.join(", ")}` : "", multiple ? "; may be repeated" : ""].join("");
  return `| ${left} | ${summary}${notes} | ${standard === undefined ? "" : `\`${standard}\``} |`;
}
