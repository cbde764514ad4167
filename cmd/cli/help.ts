import type { Command, OptionSpec } from "./command.ts";

/** The help of the whole program. Ends with two examples. */
export function programHelp(commands: readonly Command[], version: string): string {
  const rows = commands.map(({ name, summary }) => [name, summary] as const);
  return [
    `postern ${version}: a Gateway API control plane for Envoy`,
    "",
    "usage: postern COMMAND [OPTIONS]",
    "",
    ...section("commands", rows),
    "",
    "postern COMMAND --help says more about one of them.",
    "",
    "examples:",
    "  postern server --config-path examples/host/envoy-gateway.yaml   # serve what the file says",
    "  postern validate -f examples/quickstart                          # check objects without serving them",
    "",
  ].join("\n");
}

/** The help of one command: usage, options, two examples. */
export function commandHelp(command: Command): string {
  const { name, aliases = [], summary, positional, options, examples } = command;
  const argument = positional ? (positional.required ? ` ${positional.name}` : ` [${positional.name}]`) : "";
  const rows = [...Object.entries(options).map(optionRow), ["-h, --help", "Print this help"] as const];
  const width = Math.max(...examples.map(({ line }) => line.length));
  return [
    `${summary}.`,
    "",
    `usage: postern ${name} [OPTIONS]${argument}`,
    ...(aliases.length > 0 ? [`also:  postern ${aliases.join(", ")}`] : []),
    ...(positional ? ["", `${positional.name}: ${positional.summary}${choicesOf(positional.choices)}`] : []),
    "",
    ...section("options", rows),
    "",
    "examples:",
    ...examples.map(({ line, what }) => `  ${line.padEnd(width)}   # ${what}`),
    "",
  ].join("\n");
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
