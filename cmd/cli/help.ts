import type { Command, OptionSpec, PositionalSpec } from "./command.ts";

/** The help of the whole program. Ends with two examples. */
export function programHelp(commands: readonly Command[], version: string): string {
  return [
    `postern ${version}: a Gateway API control plane for Envoy`,
    "",
    "usage: postern COMMAND [OPTIONS]",
    "",
    ...section("commands", commands.map(commandRow)),
    "",
    "postern COMMAND --help says more about one of them. The word x or experimental may stand before any of them.",
    "",
    "examples:",
    "  postern server --config-path examples/host/envoy-gateway.yaml   # serve what the file says",
    "  postern validate -f examples/quickstart                          # check objects without serving them",
    "",
  ].join("\n");
}

/** The help of a group of commands. */
export function groupHelp(group: string, commands: readonly Command[]): string {
  return [
    `usage: postern ${group} COMMAND [OPTIONS]`,
    "",
    ...section("commands", commands.map(commandRow)),
    "",
    ...exampleLines(commands.flatMap(({ examples }) => examples.slice(0, 1))),
    "",
  ].join("\n");
}

/** The help of one command: usage, options, two examples. */
export function commandHelp(command: Command): string {
  const { aliases = [], summary, positionals = [], options, examples } = command;
  const rows = [...Object.entries(options).map(optionRow), ["-h, --help", "Print this help"] as const];
  return [
    `${summary}.`,
    "",
    `usage: ${usage(command)}`,
    ...(aliases.length > 0 ? [`also:  postern ${aliases.join(", ")}`] : []),
    ...(positionals.length > 0 ? [""] : []),
    ...positionals.map((spec) => `${spec.name}: ${spec.summary}${choicesOf(spec.choices)}`),
    "",
    ...section("options", rows),
    "",
    ...exampleLines(examples),
    "",
  ].join("\n");
}

/** How a command is called: `postern status [OPTIONS] [KIND]`. */
export function usage({ name, positionals = [] }: Command): string {
  return ["postern", name, "[OPTIONS]", ...positionals.map(placeOf)].join(" ");
}

function placeOf({ name, required }: PositionalSpec): string {
  return required ? name : `[${name}]`;
}

function commandRow({ name, summary }: Command): readonly [string, string] {
  return [name, summary];
}

function exampleLines(examples: Command["examples"] | readonly Command["examples"][number][]): readonly string[] {
  const width = Math.max(...examples.map(({ line }) => line.length));
  return ["examples:", ...examples.map(({ line, what }) => `  ${line.padEnd(width)}   # ${what}`)];
}

function optionRow([name, option]: readonly [string, OptionSpec]): readonly [string, string] {
  const { short, type, value = "VALUE", summary, choices, multiple } = option;
  const left = `${short ? `-${short}, ` : "    "}--${name}${type === "string" ? ` ${value}` : ""}`;
  const notes = [
    choicesOf(choices),
    option.default === undefined ? "" : `; default ${option.default}`,
    multiple ? "; may be repeated" : "",
  ];
  return [left, summary + notes.join("")];
}

function choicesOf(choices: readonly string[] | undefined): string {
  return choices ? ` (${choices.join(", ")})` : "";
}

function section(title: string, rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return [`${title}:`, ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)];
}
