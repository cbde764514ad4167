/** An option of a command. */
export interface OptionSpec {
  readonly type: "string" | "boolean";
  /** One letter. */
  readonly short?: string;
  /** May be given more than once. */
  readonly multiple?: boolean;
  /** The word that stands for the value in help: `FILE`. */
  readonly value?: string;
  readonly summary: string;
  readonly default?: string;
  /** The only values it takes. */
  readonly choices?: readonly string[];
}

/** An argument that may follow the options. */
export interface PositionalSpec {
  readonly name: string;
  readonly summary: string;
  readonly required?: boolean;
  readonly choices?: readonly string[];
  /** Other words for choices, as the command line of Envoy Gateway has them. */
  readonly aliases?: Readonly<Record<string, string>>;
}

/** A command that can be copied from help and run. */
export interface Example {
  readonly line: string;
  readonly what: string;
}

/** 0 it worked, 1 it failed, 2 it was used wrongly. */
export type ExitCode = 0 | 1 | 2;

/** The options and arguments that the user gave, checked against the command's options. */
export interface Input {
  /** The value of an option, or its default. */
  text(option: string): string | undefined;
  /** All values of an option that may be repeated. */
  texts(option: string): readonly string[];
  flag(option: string): boolean;
  readonly positionals: readonly string[];
}

/** The world a command runs in. Standard output is data, standard error is talk. */
export interface Io {
  out(text: string): void;
  talk(text: string): void;
  /** Reads standard input to its end. */
  stdin(): Promise<string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether colours may be used on standard output and standard error. */
  readonly colour: { readonly out: boolean; readonly talk: boolean };
}

/** Does the work of a command. */
export type Run = (input: Input, io: Io) => Promise<ExitCode>;

/** One command: everything that help, completion and parsing need, and where its work is, which is loaded only when it runs. */
export interface Command {
  /** One word, or two for a command of a group: `config envoy-proxy`. */
  readonly name: string;
  readonly aliases?: readonly string[];
  /** One sentence. */
  readonly summary: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** In their order; required ones first. */
  readonly positionals?: readonly PositionalSpec[];
  readonly examples: readonly [Example, Example];
  load(): Promise<Run>;
}

/** Names the output format of commands that print data. */
export const OUTPUT = {
  type: "string",
  short: "o",
  value: "FORMAT",
  summary: "How to print it",
} as const;
