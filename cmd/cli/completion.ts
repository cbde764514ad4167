import type { Command, OptionSpec } from "./command.ts";
import { EXPERIMENTAL, namesOf } from "./run.ts";

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

/** The words that may follow a command: the values of its arguments, and its options. */
function words(command: Command): readonly string[] {
  const options = Object.entries(command.options).flatMap(([name, { short }]) => [
    `--${name}`,
    ...(short ? [`-${short}`] : []),
  ]);
  return [...(command.positionals ?? []).flatMap(({ choices = [] }) => choices), ...options, "--help"];
}

/** First words of all names, each with the second words that may follow it. */
function groups(commands: readonly Command[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [first = "", second] of commands.flatMap(namesOf).map((name) => name.split(" "))) {
    found.set(first, [...(found.get(first) ?? []), ...(second === undefined ? [] : [second])]);
  }
  return found;
}

function bashFunction(commands: readonly Command[]): string {
  const all = groups(commands);
  const parts = [...all]
    .filter(([, seconds]) => seconds.length > 0)
    .map(([first, seconds]) => `    ${first}) parts="${seconds.join(" ")}" ;;`);
  const cases = commands.map((command) => `    ${patterns(command)}) words="${words(command).join(" ")}" ;;`);
  const choices = commands.flatMap((command) =>
    Object.entries(command.options).flatMap(([name, option]) => choiceCase(command, name, option)),
  );
  return BASH.replace("@names", () => [...all.keys(), ...EXPERIMENTAL].join(" "))
    .replace("@experimental", () => EXPERIMENTAL.join("|"))
    .replace("@parts", () => parts.join("\n"))
    .replace("@commands", () => cases.join("\n"))
    .replace("@choices", () => choices.join("\n"));
}

function patterns(command: Command, suffix = ""): string {
  return namesOf(command)
    .map((name) => `"${name}"${suffix}`)
    .join("|");
}

function choiceCase(command: Command, name: string, { choices, short }: OptionSpec): readonly string[] {
  if (!choices) return [];
  const options = [`:--${name}`, ...(short ? [`:-${short}`] : [])];
  return [`    ${options.map((option) => patterns(command, option)).join("|")}) words="${choices.join(" ")}" ;;`];
}

const BASH = String.raw`_postern() {
  local at=1 current="$\{COMP_WORDS[COMP_CWORD]}" previous="$\{COMP_WORDS[COMP_CWORD-1]}" parts="" words=""
  case "$\{COMP_WORDS[1]}" in @experimental) at=2 ;; esac
  if [ "$COMP_CWORD" -le "$at" ]; then COMPREPLY=($(compgen -W "@names --help" -- "$current")); return; fi
  local command="$\{COMP_WORDS[at]}"
  case "$command" in
@parts
  esac
  if [ -n "$parts" ]; then
    if [ "$COMP_CWORD" -eq $((at+1)) ]; then COMPREPLY=($(compgen -W "$parts --help" -- "$current")); return; fi
    command="$command $\{COMP_WORDS[at+1]}"
  fi
  case "$command" in
@commands
  esac
  case "$command:$previous" in
@choices
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
`.replaceAll("$\\{", "${");

function fish(commands: readonly Command[]): string {
  const lines = ["complete -c postern -n __fish_use_subcommand -f"];
  const begun = new Set<string>();
  for (const command of commands) {
    const [first = "", second] = command.name.split(" ");
    if (!begun.has(first)) {
      lines.push(`complete -c postern -n __fish_use_subcommand -a ${first} -d ${quote(command.summary)}`);
    }
    begun.add(first);
    if (second) lines.push(`${within(first)} -f -a ${second} -d ${quote(command.summary)}`);
    lines.push(...fishOptions(command, second ? `${seen(first)}; and ${seen(second)}` : seen(first)));
  }
  return `${lines.join("\n")}\n`;
}

function fishOptions({ options, positionals = [] }: Command, condition: string): readonly string[] {
  const start = `complete -c postern -n "${condition}"`;
  const values = positionals.flatMap(({ choices = [] }) => choices);
  const lines = values.length > 0 ? [`${start} -f -a "${values.join(" ")}"`] : [];
  for (const [option, spec] of Object.entries(options)) {
    const short = spec.short ? ` -s ${spec.short}` : "";
    const value = spec.type === "string" ? (spec.choices ? ` -x -a "${spec.choices.join(" ")}"` : " -r") : "";
    lines.push(`${start} -l ${option}${short}${value} -d ${quote(spec.summary)}`);
  }
  return lines;
}

function within(command: string): string {
  return `complete -c postern -n "${seen(command)}"`;
}

function seen(word: string): string {
  return `__fish_seen_subcommand_from ${word}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "\\'")}'`;
}
