import type { Command } from "./command.ts";

/** The shells that completion is written for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** A script that completes commands and options, made from the command table. */
export function completionScript(shell: (typeof SHELLS)[number], commands: readonly Command[]): string {
  if (shell === "fish") return fish(commands);
  const bash = bashFunction(commands);
  return shell === "bash"
    ? `${bash}complete -o default -F _postern postern\n`
    : `autoload -U +X bashcompinit && bashcompinit\n${bash}complete -o default -F _postern postern\n`;
}

function words(command: Command): readonly string[] {
  const options = Object.entries(command.options).flatMap(([name, { short }]) => [
    `--${name}`,
    ...(short ? [`-${short}`] : []),
  ]);
  return [...(command.positional?.choices ?? []), ...options, "--help"];
}

function bashFunction(commands: readonly Command[]): string {
  const names = commands.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  const cases = commands.map((command) => {
    const patterns = [command.name, ...(command.aliases ?? [])].join("|");
    return `    ${patterns}) words="${words(command).join(" ")}" ;;`;
  });
  const choices = commands.flatMap((command) =>
    Object.entries(command.options).flatMap(([name, { choices: values, short }]) =>
      values
        ? [`    ${command.name}:--${name}${short ? `|${command.name}:-${short}` : ""}) words="${values.join(" ")}" ;;`]
        : [],
    ),
  );
  return BASH.replace("@names", () => names.join(" "))
    .replace("@commands", () => cases.join("\n"))
    .replace("@choices", () => choices.join("\n"));
}

const BASH = String.raw`_postern() {
  local current="$\{COMP_WORDS[COMP_CWORD]}" previous="$\{COMP_WORDS[COMP_CWORD-1]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W "@names --help" -- "$current")); return; fi
  case "$\{COMP_WORDS[1]}" in
@commands
  esac
  case "$\{COMP_WORDS[1]}:$previous" in
@choices
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
`.replaceAll("$\\{", "${");

function fish(commands: readonly Command[]): string {
  const lines = ["complete -c postern -n __fish_use_subcommand -f"];
  for (const { name, summary, options, positional } of commands) {
    lines.push(`complete -c postern -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`);
    const within = `complete -c postern -n "__fish_seen_subcommand_from ${name}"`;
    if (positional?.choices) lines.push(`${within} -f -a "${positional.choices.join(" ")}"`);
    for (const [option, spec] of Object.entries(options)) {
      const short = spec.short ? ` -s ${spec.short}` : "";
      const value = spec.type === "string" ? (spec.choices ? ` -x -a "${spec.choices.join(" ")}"` : " -r") : "";
      lines.push(`${within} -l ${option}${short}${value} -d ${quote(spec.summary)}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "\\'")}'`;
}
