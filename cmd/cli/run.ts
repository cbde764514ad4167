import { printable } from "../../core/scalars/mod.ts";
import type { Command, ExitCode, Io } from "./command.ts";
import { Failure } from "./failure.ts";
import { commandHelp, groupHelp, programHelp } from "./help.ts";
import { parse } from "./parse.ts";

/** A program: its commands and its version. */
export interface Program {
  readonly commands: readonly Command[];
  readonly version: string;
}

/** Words that may stand before a command and mean nothing: Envoy Gateway's egctl keeps most of its commands behind them. */
export const EXPERIMENTAL: readonly string[] = ["experimental", "x"];

/** The variable that asks for the place of a fault. */
const STACK = "POSTERN_STACK";

/** Runs the command that the arguments name. Never throws: what a command throws is a bug, which is told in one line and exits with 1. */
export async function runProgram(program: Program, args: readonly string[], io: Io): Promise<ExitCode> {
  const { commands, version } = program;
  const words = EXPERIMENTAL.includes(args[0] ?? "") ? args.slice(1) : args;
  const [name, second] = words;
  if (name === undefined || isHelp(name)) return help(io, programHelp(commands, version), name !== undefined);
  const found = findCommand(commands, name === "--version" ? ["version", ...words.slice(1)] : words);
  if (found === undefined) {
    const group = groupOf(commands, name);
    if (group.length === 0) return wrongUse(io, unknownCommand(commands, name), "postern --help");
    if (second === undefined || isHelp(second)) return help(io, groupHelp(name, group), second !== undefined);
    return wrongUse(io, unknownPart(name, second, group), `postern ${name} --help`);
  }
  const { command, rest } = found;
  const parsed = parse(command, rest);
  if (parsed.kind === "help") return help(io, commandHelp(command), true);
  if (parsed.kind === "wrong")
    return wrongUse(io, `${command.name}: ${parsed.message}`, `postern ${command.name} --help`);
  try {
    const run = await command.load();
    return await run(parsed.input, io);
  } catch (error) {
    if (error instanceof Failure) return failed(io, error.message);
    return fault(error, io);
  }
}

/** A bug: what it says, and where it is for those who ask. */
function fault(error: unknown, io: Io): ExitCode {
  const message = error instanceof Error ? error.message : String(error);
  failed(io, `this is a fault of Postern: ${printable(message)}; with ${STACK}=1 it says where`);
  if (io.env[STACK] === "1" && error instanceof Error) io.talk(`${error.stack}\n`);
  return 1;
}

/** Of a message of several lines each line is one; what users wrote has none of its own. */
function shown(message: string): string {
  return message
    .split("\n")
    .map((line) => printable(line))
    .join("\n");
}

/** The command that words begin with, by its name or an alias, and the words that follow. */
export function findCommand(
  commands: readonly Command[],
  words: readonly string[],
): { readonly command: Command; readonly rest: readonly string[] } | undefined {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(" ");
    const command = commands.find((candidate) => namesOf(candidate).includes(name));
    if (command) return { command, rest: words.slice(length) };
  }
  return undefined;
}

/** All that a command may be called. */
export function namesOf({ name, aliases = [] }: Command): readonly string[] {
  return [name, ...aliases];
}

/** The commands of a group: `config` has `config envoy-proxy` and others. */
export function groupOf(commands: readonly Command[], group: string): readonly Command[] {
  return commands.filter((command) => namesOf(command).some((name) => name.startsWith(`${group} `)));
}

/** Says what failed; the exit code of a failure. */
export function failed(io: Io, message: string): ExitCode {
  io.talk(`${mark(io)} ${shown(message)}\n`);
  return 1;
}

/** Says what was wrong about the use, and where to read more; the exit code of wrong use. */
export function wrongUse(io: Io, message: string, help: string): ExitCode {
  io.talk(`${mark(io)} ${shown(message)}\n${help} says how it is used\n`);
  return 2;
}

/** Help is data when it was asked for, and talk when it stands in for a command. */
function help(io: Io, text: string, asked: boolean): ExitCode {
  if (asked) io.out(text);
  else io.talk(text);
  return asked ? 0 : 2;
}

function isHelp(word: string): boolean {
  return word === "--help" || word === "-h";
}

function mark(io: Io): string {
  return io.colour.talk ? "\u001b[31merror:\u001b[0m" : "error:";
}

function unknownCommand(commands: readonly Command[], name: string): string {
  const names = commands.map((command) => command.name);
  const near = names.find((known) => known.startsWith(name.slice(0, 3)) && name.length >= 3);
  return near
    ? `there is no command ${name}; did you mean ${near}?`
    : `there is no command ${name}; there are ${names.join(", ")}`;
}

function unknownPart(group: string, word: string, commands: readonly Command[]): string {
  const parts = commands.map(({ name }) => name.split(" ")[1]);
  return `${group}: there is no ${word}; there are ${parts.join(", ")}`;
}
