import type { Io } from "../cmd/cli/command.ts";
import { runProgram } from "../cmd/cli/mod.ts";
import { COMMANDS } from "../cmd/main.ts";
import type { Running } from "./host-rig.ts";

/** The input that a run of the program may be given. */
export interface ProgramInput {
  readonly stdin?: string;
  readonly env?: Io["env"];
  readonly colour?: boolean;
  readonly version?: string;
}

/** Runs the program in this process; what it printed and said, and how it ended. */
export async function program(
  args: readonly string[],
  { stdin = "", env = {}, colour = false, version = "0" }: ProgramInput = {},
) {
  let out = "";
  let talk = "";
  const io: Io = {
    out: (text) => {
      out += text;
    },
    talk: (text) => {
      talk += text;
    },
    stdin: async () => stdin,
    env,
    colour: { out: colour, talk: colour },
  };
  const code = await runProgram({ commands: COMMANDS, version }, args, io);
  return { code, out, talk };
}

/** The output of `postern status` about a Postern on this host. */
export async function statusCommand(postern: Running, ...args: readonly string[]): Promise<string> {
  const admin = (await postern.admin()).replace("http://", "");
  return (await program(["status", ...args, "--admin", admin])).out;
}
