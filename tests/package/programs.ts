import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ENVOY } from "../envoy.ts";
import { later } from "../host-rig.ts";
import { send } from "../http-world.ts";
import { makePackage, PACKAGE, ROOT } from "./runtimes.ts";

const APP = join(ROOT, ".cache/package/app");
const PATIENCE_MS = 20_000;

/** Makes the package and a project that has it, with programs of this folder. */
export function beginProject(...programs: readonly string[]): void {
  makePackage();
  rmSync(APP, { recursive: true, force: true });
  mkdirSync(join(APP, "node_modules"), { recursive: true });
  // A package of its own, or the name of the package would mean the checkout around it.
  writeFileSync(join(APP, "package.json"), '{"private": true, "type": "module"}');
  symlinkSync(PACKAGE, join(APP, "node_modules/postern"));
  for (const program of programs) cpSync(join(import.meta.dirname, program), join(APP, program));
}

/** Starts a program of the project that ends with the test. */
export function started(command: readonly string[], stdout: "pipe" | "ignore" = "pipe"): ChildProcess {
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    cwd: APP,
    stdio: ["pipe", stdout, "inherit"],
    env: { ...process.env, DENO_NO_UPDATE_CHECK: "1" },
  });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  later(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  return child;
}

/** Starts a program that prints Envoy's bootstrap as its first line, and Envoy with it. */
export async function startedWithEnvoy(command: readonly string[]): Promise<ChildProcess> {
  const program = started(command);
  startEnvoy(await firstLine(program));
  return program;
}

/** The first line that a program prints. */
export function firstLine(program: ChildProcess): Promise<string> {
  const lines = createInterface({ input: program.stdout as NodeJS.ReadableStream });
  return new Promise((resolve, reject) => {
    lines.once("line", resolve);
    program.once("exit", (code) => reject(new Error(`the program ended with ${code}`)));
  });
}

/** Starts Envoy with a bootstrap. */
export function startEnvoy(bootstrap: string): void {
  // Envoy does not open a socket as its standard output, which a pipe of Node's is.
  started([ENVOY as string, "--config-yaml", bootstrap, "--use-dynamic-base-id", "--log-level", "error"], "ignore");
}

/** Milliseconds until a path is answered with a status. */
export async function until(port: number, path: string, status: number): Promise<number> {
  const begun = performance.now();
  for (;;) {
    const answer = await send(port, { path }).catch(() => undefined);
    if (answer?.status === status) return performance.now() - begun;
    if (performance.now() - begun > PATIENCE_MS)
      throw new Error(`${path} was answered ${answer?.status}, not ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Ends a program by its input, and resolves with its exit code. */
export function ended(program: ChildProcess): Promise<unknown> {
  const over = new Promise((resolve) => program.on("exit", resolve));
  program.stdin?.end();
  return over;
}
