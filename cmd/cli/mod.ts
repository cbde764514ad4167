/**
 * The command line: a table of commands, from which parsing, help and completion follow.
 *
 * In: arguments, environment, standard input. Out: data on standard output, talk on standard error, exit code 0, 1 or 2. The code of a command is
 * loaded only when it runs.
 */
export type { Command, ExitCode, Input, Io, OptionSpec, Run } from "./command.ts";
export { SHELLS } from "./completion.ts";
export { processIo } from "./io.ts";
export { failed, type Program, runProgram, wrongUse } from "./run.ts";
