import type { Command } from "../command.ts";
import { commandHelp, groupHelp, programHelp } from "../help.ts";
import { findCommand, groupOf, wrongUse } from "../run.ts";

/** `postern help [COMMAND]`, for the commands of a program. */
export function helpCommand(all: () => readonly Command[], version: string): Command {
  return {
    name: "help",
    summary: "Print help, of all or of one command",
    options: {},
    positionals: [
      { name: "COMMAND", summary: "the command to explain" },
      { name: "PART", summary: "its second word, where it has one" },
    ],
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
      const found = findCommand(all(), input.positionals);
      const group = groupOf(all(), name);
      if (!found && group.length === 0) return wrongUse(io, `help: there is no command ${name}`, "postern help");
      io.out(found ? commandHelp(found.command) : groupHelp(name, group));
      return 0;
    },
  };
}
