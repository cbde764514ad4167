import type { Command } from "../command.ts";
import { commandHelp, programHelp } from "../help.ts";
import { findCommand, wrongUse } from "../run.ts";

/** `postern help [COMMAND]`, for the commands of a program. */
export function helpCommand(all: () => readonly Command[], version: string): Command {
  return {
    name: "help",
    summary: "Print help, of all or of one command",
    options: {},
    positional: { name: "COMMAND", summary: "the command to explain" },
    examples: [
      { line: "postern help", what: "all commands" },
      { line: "postern help server", what: "one of them" },
    ],
    load: async () => async (input, io) => {
      const [name] = input.positionals;
      if (name === undefined) {
        io.out(programHelp(all(), version));
        return 0;
      }
      const command = findCommand(all(), name);
      if (!command) return wrongUse(io, `help: there is no command ${name}`, "postern help");
      io.out(commandHelp(command));
      return 0;
    },
  };
}
