import { afterEach, beforeAll, expect, test } from "bun:test";
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ENVOY } from "../envoy.ts";
import { cleanUp, freePort, later } from "../host-rig.ts";
import { backendObject, echo, httpRoute, send, serveWorld, to } from "../http-world.ts";
import { makePackage, PACKAGE, ROOT, RUNTIMES } from "./runtimes.ts";

const APP = join(ROOT, ".cache/package/app");
const PATIENCE_MS = 20_000;

beforeAll(() => {
  makePackage();
  rmSync(APP, { recursive: true, force: true });
  mkdirSync(join(APP, "node_modules"), { recursive: true });
  // A package of its own, or the name of the package would mean the checkout around it.
  writeFileSync(join(APP, "package.json"), '{"private": true, "type": "module"}');
  symlinkSync(PACKAGE, join(APP, "node_modules/postern"));
  cpSync(join(import.meta.dirname, "embedded.mjs"), join(APP, "embedded.mjs"));
}, 120_000);
afterEach(cleanUp);

/** Starts a program that ends with the test. */
function started(command: readonly string[], stdout: "pipe" | "ignore" = "pipe"): ChildProcess {
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

/** Milliseconds until a path is answered with a status. */
async function until(port: number, path: string, status: number): Promise<number> {
  const begun = performance.now();
  for (;;) {
    const answer = await send(port, { path }).catch(() => undefined);
    if (answer?.status === status) return performance.now() - begun;
    if (performance.now() - begun > PATIENCE_MS)
      throw new Error(`${path} was answered ${answer?.status}, not ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** The median of ten changes, each after a quiet spell: builds of a steady stream rest in between. */
async function medianOf(change: (i: number) => Promise<number>): Promise<number> {
  const all: number[] = [];
  for (let i = 0; i < 10; i++) {
    await new Promise((resolve) => setTimeout(resolve, 350));
    all.push(await change(i));
  }
  return all.toSorted((a, b) => a - b)[5] ?? 0;
}

for (const mode of ["grpc", "rest"] as const) {
  for (const { name, command } of RUNTIMES) {
    test.skipIf(command === undefined || ENVOY === undefined)(
      `a gateway within a program on ${name} answers requests through Envoy over ${mode} (needs that runtime, which npm test fetches, and Envoy)`,
      async () => {
        const { port: backend } = await echo("b");
        const port = await freePort();
        const program = started([...(command ?? []), "embedded.mjs", mode, String(port), String(backend)]);
        const lines = createInterface({ input: program.stdout as NodeJS.ReadableStream });
        const bootstrap = await new Promise<string>((resolve, reject) => {
          lines.once("line", resolve);
          program.once("exit", (code) => reject(new Error(`the program ended with ${code}`)));
        });
        // Envoy does not open a socket as its standard output, which a pipe of Node's is.
        started(
          [ENVOY as string, "--config-yaml", bootstrap, "--use-dynamic-base-id", "--log-level", "error"],
          "ignore",
        );
        await until(port, "/first", 200);
        expect((await send(port, { path: "/other" })).status).toBe(404);
        const median = await medianOf((i) => {
          program.stdin?.write(`change-${i}\n`);
          return until(port, `/change-${i}`, 200);
        });
        console.log(`${name}, ${mode}: a change is answered 200 after ${median.toFixed(1)} ms (median of 10)`);
        expect((await send(port, { path: "/first" })).status).toBe(404);
        program.stdin?.end();
        expect(await new Promise((resolve) => program.on("exit", resolve))).toBe(0);
      },
      60_000,
    );
  }
}

test.skipIf(process.env["POSTERN_EXECUTABLE"] === undefined || ENVOY === undefined)(
  "the executable beside them answers a change of a file (needs the executable: npm test)",
  async () => {
    const { port: backend } = await echo("b");
    const route = (path: string) =>
      httpRoute("r", ["www.example.com"], `{matches: [{path: {value: /${path}}}], backendRefs: [${to("b")}]}`);
    const { port, put } = await serveWorld([backendObject("b", backend)]);
    put("route", route("first"));
    await until(port, "/first", 200);
    const median = await medianOf((i) => {
      put("route", route(`change-${i}`));
      return until(port, `/change-${i}`, 200);
    });
    console.log(`the executable: a change is answered 200 after ${median.toFixed(1)} ms (median of 10)`);
  },
  60_000,
);
