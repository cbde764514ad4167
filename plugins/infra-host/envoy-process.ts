import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, fstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock, Logger } from "../../core/observe/mod.ts";
import { type AdminClient, adminAddress, adminClient } from "./admin-client.ts";
import { EnvoyLog } from "./envoy-log.ts";
import { guarded } from "./guard.ts";
import { signal } from "./process-table.ts";
import { forgetRun, type RunFiles, recordRun } from "./run-files.ts";

/** How long an Envoy whose Postern died goes on serving, in seconds. */
export const ORPHAN_SECONDS = 10;

/** How long Envoy may take from TERM to its end before it is killed. */
const TERM_PATIENCE_MS = 3_000;

/** How often it is looked whether Envoy is up. */
const START_LOOK_MS = 10;

/** How often what is under way is counted while draining. */
const DRAIN_LOOK_MS = 50;

/** How long requests may take that came while Envoy stopped to take connections. */
const LAST_REQUESTS_MS = 500;

/** The parameters that one Envoy is started with. */
export interface EnvoyStart {
  /** The name of its fleet. */
  readonly name: string;
  readonly binary: string;
  readonly args: readonly string[];
  readonly files: RunFiles;
  /** All that Envoy gets of an environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** One Envoy from start to end. */
export interface EnvoyProcess {
  readonly pid: number;
  readonly admin: AdminClient;
  /** Resolves when it has ended, with what its last lines said. */
  readonly ended: Promise<string>;
  /** Drains, at most for so long, then ends it. Resolves when it is gone; safe to call twice. */
  stop(drainMs: number): Promise<void>;
}

/** Starts Envoy; resolves when its admin interface is up, rejects with Envoy's own words when it ends before. */
export async function startEnvoy(start: EnvoyStart): Promise<EnvoyProcess> {
  const { binary, args, files, env, clock, log } = start;
  const envoyLog = new EnvoyLog(log);
  const pipe = needsPipe() ? join(files.folder, "stdout") : "";
  const { pid: pidFile, bootstrap, adminAddress: addressFile } = files;
  const command = [binary, "-c", bootstrap, "--admin-address-path", addressFile, ...args];
  const child = spawn("/bin/sh", guarded({ pidFile, pipe, seconds: ORPHAN_SECONDS, bootstrap }, command), {
    stdio: ["pipe", "inherit", "pipe"],
    env,
    // A session of its own: Ctrl-C in a terminal is for Postern, which then drains.
    detached: true,
  });
  child.stdin?.on("error", () => {});
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => envoyLog.add(chunk));
  const ended = endOf(child, envoyLog, files);
  // The guard may come to writing down whom it started later than that one comes up.
  const admission = filled([files.adminAddress, files.pid], clock);
  const up = await Promise.race([admission.seen, ended]).finally(admission.cancel);
  if (up !== true) throw new Error(`Envoy did not start: ${up}`);
  const identity = recordRun(files, start.name);
  if (!identity) throw new Error(`Envoy did not start: ${await ended}`);
  const admin = adminClient(adminAddress(readFileSync(files.adminAddress, "utf8")));

  let stopping: Promise<void> | undefined;
  const stop = async (drainMs: number) => {
    envoyLog.quiet = true;
    const gone = ended.then(() => true);
    await Promise.race([drained(admin, drainMs, clock), gone]);
    signal(identity, "SIGTERM");
    const took = await Promise.race([
      gone,
      new Promise<false>((resolve) => clock.after(TERM_PATIENCE_MS, () => resolve(false))),
    ]);
    if (!took) signal(identity, "SIGKILL");
    await ended;
  };
  return {
    pid: identity.pid,
    admin,
    ended,
    stop(drainMs) {
      stopping ??= stop(drainMs);
      return stopping;
    },
  };
}

/** Whether our standard output is a socket or a file; see the guard. */
function needsPipe(): boolean {
  try {
    const stats = fstatSync(1);
    return stats.isSocket() || stats.isFile();
  } catch {
    return false;
  }
}

function endOf(child: ChildProcess, log: EnvoyLog, files: RunFiles): Promise<string> {
  return new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code) => {
      forgetRun(files);
      resolve(log.last.at(-1) ?? `exit code ${code}`);
    });
  });
}

/** Resolves `seen` when files are not empty; `cancel` ends the wait. Events of the file system come too seldom: writing begins with one, and may end without. */
export function filled(paths: readonly string[], clock: Clock): { readonly seen: Promise<true>; cancel(): void } {
  const { promise: seen, resolve } = Promise.withResolvers<true>();
  let cancel = () => {};
  const look = () => {
    if (paths.every((path) => existsSync(path) && readFileSync(path, "utf8").trim() !== "")) resolve(true);
    else cancel = clock.after(START_LOOK_MS, look);
  };
  look();
  return { seen, cancel: () => cancel() };
}

/**
 * Lets what is under way end, at most for so long: first while new connections still come, then without them, so that what was accepted a moment
 * ago is answered too.
 */
export async function drained(admin: AdminClient, drainMs: number, clock: Clock): Promise<void> {
  const deadline = clock.now() + drainMs;
  if (drainMs > 0) await admin.drain();
  await idle(admin, deadline, clock);
  if (drainMs > 0) await admin.close();
  await idle(admin, Math.max(deadline, clock.now() + LAST_REQUESTS_MS), clock);
}

/** Resolves when nothing would be cut off at two looks in a row, or at the deadline. */
async function idle(admin: AdminClient, deadline: number, clock: Clock): Promise<void> {
  for (let quiet = 0; quiet < 2 && clock.now() < deadline; ) {
    const busy = await admin.busy();
    if (busy === undefined) return;
    quiet = busy === 0 ? quiet + 1 : 0;
    if (quiet < 2) await new Promise<void>((resolve) => clock.after(DRAIN_LOOK_MS, resolve));
  }
}
