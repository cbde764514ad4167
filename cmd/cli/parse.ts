import { parseArgs } from "node:util";
import type { Command, Input } from "./command.ts";

/** What the arguments of a command come to: input, a wish for help, or why they are wrong. */
export type Parsed =
  | { readonly kind: "input"; readonly input: Input }
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly message: string };

/** Checks arguments against a command's options. Pure. */
export function parse(command: Command, args: readonly string[]): Parsed {
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...args], options: optionsOf(command), allowPositionals: true, strict: true });
  } catch (error) {
    return { kind: "wrong", message: firstSentence((error as Error).message) };
  }
  const { positionals } = parsed;
  const values = parsed.values as Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  if (values["help"]) return { kind: "help" };
  const message = wrongChoice(command, values) ?? wrongPositionals(command, positionals);
  if (message !== undefined) return { kind: "wrong", message };
  const given = (option: string) => values[option] ?? command.options[option]?.default;
  const input: Input = {
    positionals,
    text: (option) => given(option) as string | undefined,
    texts: (option) => (values[option] ?? []) as readonly string[],
    flag: (option) => values[option] === true,
  };
  return { kind: "input", input };
}

function optionsOf(
  command: Command,
): Record<string, { type: "string" | "boolean"; short?: string; multiple?: boolean }> {
  const options: Record<string, { type: "string" | "boolean"; short?: string; multiple?: boolean }> = {
    help: { type: "boolean", short: "h" },
  };
  for (const [name, { type, short, multiple }] of Object.entries(command.options)) {
    options[name] = { type, ...(short !== undefined && { short }), ...(multiple && { multiple }) };
  }
  return options;
}

function wrongChoice(command: Command, values: Readonly<Record<string, unknown>>): string | undefined {
  for (const [name, { choices }] of Object.entries(command.options)) {
    const given = [values[name] ?? []].flat().map(String);
    const wrong = given.find((value) => choices && !choices.includes(value));
    if (wrong !== undefined) return `--${name} is one of ${choices?.join(", ")}, not ${wrong}`;
  }
  return undefined;
}

function wrongPositionals({ positional }: Command, given: readonly string[]): string | undefined {
  if (positional === undefined) return given.length > 0 ? `takes no argument, but got ${given[0]}` : undefined;
  if (positional.required && given.length === 0) return `needs ${positional.name}: ${positional.summary}`;
  if (given.length > 1) return `takes one ${positional.name}, but got ${given.join(" ")}`;
  const [value] = given;
  if (value !== undefined && positional.choices && !positional.choices.includes(value)) {
    return `${positional.name} is one of ${positional.choices.join(", ")}, not ${value}`;
  }
  return undefined;
}

function firstSentence(text: string): string {
  return text.split(/\. /)[0] ?? text;
}
