import { expect, test } from "bun:test";
import type { Command, Io } from "./command.ts";
import { runProgram } from "./run.ts";

function command(run: () => never): Command {
  const shared = { summary: "", about: "", arguments: [], options: [], examples: [] };
  return { ...shared, name: "translate", load: async () => async () => run() } as unknown as Command;
}

async function talkOf(
  run: () => never,
  env: Io["env"] = {},
): Promise<{ readonly code: number; readonly talk: string }> {
  let talk = "";
  const io: Io = {
    out: () => {},
    talk: (text) => {
      talk += text;
    },
    stdin: async () => "",
    env,
    colour: { out: false, talk: false },
  };
  const code = await runProgram({ commands: [command(run)], version: "0" }, ["translate"], io);
  return { code, talk };
}

test("what a command throws is one line without a stack, whatever stands in it", async () => {
  const forged = () => {
    throw new Error("a\nerror: forged\u001b[2J\u202e");
  };
  expect(await talkOf(forged)).toEqual({
    code: 1,
    talk: "error: this is a fault of Postern: a\\nerror: forged\\u001b[2J\\u202e; with POSTERN_STACK=1 it says where\n",
  });
  const noError = () => {
    throw "text";
  };
  expect((await talkOf(noError)).talk).toStartWith("error: this is a fault of Postern: text; ");
});

test("its stack is shown to those who ask", async () => {
  const { talk } = await talkOf(
    () => {
      throw new RangeError("x");
    },
    { POSTERN_STACK: "1" },
  );
  expect(talk).toMatch(/\n\s+at .*run\.test\.ts/);
});
