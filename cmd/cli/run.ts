import type { Command, ExitCode, Io } from "./command.ts";
import { commandHelp, programHelp } from "./help.ts";
import { parse } from "./parse.ts";

/** A program: its commands and its version. */
export interface Program {
  readonly commands: readonly Command[];
  readonly version: string;
}

/** Runs the command that the arguments name. Never throws: what a command throws is a bug, which is told and exits with 1. */
export async function runProgram(program: Program, args: readonly string[], io: Io): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h") {
    const help = programHelp(program.commands, program.version);
    if (name === undefined) io.talk(help);
    else io.out(help);
    return name === undefined ? 2 : 0;
  }
  const command = findCommand(program.commands, name === "--version" ? "version" : name);
  if (command === undefined) return wrongUse(io, unknownCommand(program.commands, name), "postern --help");
  const parsed = parse(command, rest);
  if (parsed.kind === "help") {
    io.out(commandHelp(command));
    return 0;
  }
  if (parsed.kind === "wrong")
    return wrongUse(io, `${command.name}: ${parsed.message}`, `postern ${command.name} --help`);
  try {
    const run = await command.load();
    return await run(parsed.input, io);
  } catch (error) {
    io.talk(`${mark(io)} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 1;
  }
}

/** The command of a name or alias. */
export function findCommand(commands: readonly Command[], name: string): Command | undefined {
  return commands.find((command) => command.name === name || command.aliases?.includes(name));
}

/** Says what failed; the exit code of a failure. */
export function failed(io: Io, message: string): ExitCode {
  io.talk(`${mark(io)} ${message}\n`);
  return 1;
}

/** Says what was wrong about the use, and where to read more; the exit code of wrong use. */
export function wrongUse(io: Io, message: string, help: string): ExitCode {
  io.talk(`${mark(io)} ${message}\n${help} says how it is used\n`);
  return 2;
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
