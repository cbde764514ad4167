import type { Command, OptionSpec, PositionalSpec } from "./command.ts";
import { usage } from "./help.ts";

/** The reference page of all commands, as Markdown, from the table that parsing and help come from. */
export function cliPage(commands: readonly Command[]): string {
  const head = [
    "# Commands",
    "",
    "Standard output is data, standard error is talk. Exit code 0 means that it worked, 1 that it failed, 2 that it was used wrongly. `NO_COLOR` turns",
    "colours off. The word `x` or `experimental` may stand before a command and changes nothing. This page is printed from the table of commands: `bun cmd/dev/cli-page.ts`.",
  ];
  return `${[...head, ...commands.flatMap(section)].join("\n")}\n`;
}

function section(command: Command): readonly string[] {
  const { name, aliases = [], summary, positionals = [], options, examples } = command;
  const rows = Object.entries(options).map(optionRow);
  return [
    "",
    `## ${name}`,
    "",
    `${summary}.${aliases.length > 0 ? ` Also: ${aliases.map((alias) => `\`${alias}\``).join(", ")}.` : ""}`,
    "",
    "```sh",
    usage(command),
    "```",
    ...positionals.flatMap(positionalLine),
    ...(rows.length > 0 ? ["", "| option | what it does | default |", "|---|---|---|", ...rows] : []),
    "",
    "```sh",
    ...examples.map(({ line, what }) => `${line}   # ${what}`),
    "```",
  ];
}

function positionalLine({ name, summary, choices, aliases = {} }: PositionalSpec): readonly string[] {
  const one = choices ? ` One of ${choices.join(", ")}.` : "";
  const also = Object.entries(aliases).map(([short, long]) => `\`${short}\` for ${long}`);
  return ["", `\`${name}\`: ${summary}.${one}${also.length > 0 ? ` Also ${also.join(", ")}.` : ""}`];
}

function optionRow([name, { short, type, value = "VALUE", summary, choices, multiple, default: standard }]: readonly [
  string,
  OptionSpec,
]): string {
  const left = `\`${short ? `-${short}, ` : ""}--${name}${type === "string" ? ` ${value}` : ""}\``;
  const notes = [choices ? `: ${choices.join(", ")}` : "", multiple ? "; may be repeated" : ""].join("");
  return `| ${left} | ${summary}${notes} | ${standard === undefined ? "" : `\`${standard}\``} |`;
}
