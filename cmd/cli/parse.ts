import { parseArgs } from "node:util";
import type { Command, Input, PositionalSpec } from "./command.ts";

/** The outcome of the arguments of a command: input, a wish for help, or why they are wrong. */
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
  const values = parsed.values as Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  if (values["help"]) return { kind: "help" };
  const specs = command.positionals ?? [];
  const positionals = parsed.positionals.map((word, i) => meantBy(specs[i], word));
  const message = wrongChoice(command, values) ?? wrongPositionals(specs, positionals);
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

function meantBy({ aliases = {} }: Pick<PositionalSpec, "aliases"> = {}, word: string): string {
  return (Object.hasOwn(aliases, word) ? aliases[word] : undefined) ?? word;
}

function wrongPositionals(specs: readonly PositionalSpec[], given: readonly string[]): string | undefined {
  const missing = specs.find(({ required }, i) => required && given[i] === undefined);
  if (missing !== undefined) return `needs ${missing.name}: ${missing.summary}`;
  if (given.length > specs.length) {
    if (specs.length === 0) return `takes no argument, but got ${given[0]}`;
    return `takes one ${specs.map(({ name }) => name).join(" and one ")}, but got ${given.join(" ")}`;
  }
  for (const [i, value] of given.entries()) {
    const { name, choices } = specs[i] as PositionalSpec;
    if (choices && !choices.includes(value)) return `${name} is one of ${choices.join(", ")}, not ${value}`;
  }
  return undefined;
}

function firstSentence(text: string): string {
  return text.split(/\. /)[0] ?? text;
}
