import type { Command } from "../command.ts";
import { completionScript, SHELLS } from "../completion.ts";

/** `postern completion SHELL`, for the commands of a program; `all` is asked when the command runs. */
export function completionCommand(all: () => readonly Command[]): Command {
  return {
    name: "completion",
    summary: "Print a script that completes commands and options in a shell",
    options: {},
    positionals: [{ name: "SHELL", summary: "the shell", required: true, choices: SHELLS }],
    examples: [
      { line: "source <(postern completion bash)", what: "in this shell" },
      { line: "postern completion fish > ~/.config/fish/completions/postern.fish", what: "for good" },
    ],
    load: async () => async (input, io) => {
      io.out(completionScript(input.positionals[0] as (typeof SHELLS)[number], all()));
      return 0;
    },
  };
}
