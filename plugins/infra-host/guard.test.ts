import { afterEach, expect, test } from "bun:test";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { guarded } from "./guard.ts";
import { identify } from "./process-table.ts";

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).toReversed()) cleanup();
});

/** Runs a program that lasts under a guard, with `argument` on its command line. */
async function guard(argument: (bootstrap: string) => string, pipe = false) {
  const dir = mkdtempSync(join(tmpdir(), "postern-guard-"));
  cleanups.push(() => rmSync(dir, { recursive: true, force: true }));
  const bootstrap = join(dir, "bootstrap.yaml");
  const files = { pidFile: join(dir, "pid"), pipe: pipe ? join(dir, "stdout") : "", seconds: 0, bootstrap };
  const lasting = [process.execPath, "-e", "setInterval(() => {}, 1000)", argument(bootstrap)];
  const child = spawn("/bin/sh", guarded(files, lasting), { stdio: ["pipe", "ignore", "ignore"] });
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  while (!existsSync(files.pidFile)) await Bun.sleep(5);
  const pid = Number(readFileSync(files.pidFile, "utf8"));
  cleanups.push(() => {
    if (identify(pid, argument(bootstrap))) process.kill(pid, "SIGKILL");
    child.kill("SIGKILL");
  });
  return { child, ended, pid, files };
}

test("when Postern is gone, the process with the bootstrap on its command line is ended", async () => {
  const { child, ended, pid } = await guard((bootstrap) => bootstrap);
  child.stdin?.end();
  expect(await ended).toBe(128 + 15);
  expect(identify(pid)).toBeUndefined();
});

test("one that lacks it is not: its id may belong to anybody by now", async () => {
  const { child, pid } = await guard((bootstrap) => bootstrap.slice(0, -1));
  const children = () => readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").trim().split(" ");
  while (children().length < 2) await Bun.sleep(5);
  child.stdin?.end();
  // The part of the guard that ends processes has come to its own end.
  while (children().length > 1) await Bun.sleep(5);
  expect([children(), identify(pid)?.pid]).toEqual([[String(pid)], pid]);
});

test("what the guard writes is for its user only", async () => {
  const before = process.umask(0);
  cleanups.push(() => void process.umask(before));
  const { child, ended, files } = await guard((bootstrap) => bootstrap, true);
  expect([files.pidFile, files.pipe].map((path) => (statSync(path).mode & 0o777).toString(8))).toEqual(["600", "600"]);
  child.stdin?.end();
  await ended;
});
