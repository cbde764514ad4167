import { mkdtempSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { claimFolder } from "./own-folder.ts";
import { identify, type ProcessIdentity } from "./process-table.ts";

/** The files of one running Envoy, in a folder of its own. */
export interface RunFiles {
  readonly folder: string;
  readonly bootstrap: string;
  /** Where Envoy is to open its admin interface. */
  readonly adminSocket: string;
  /** Written by Envoy: the path of its admin socket, or `127.0.0.1:port`. */
  readonly adminAddress: string;
  /** Written by the guard: the process id of Envoy. */
  readonly pid: string;
  /** Written by us: who runs, and for whom. */
  readonly record: string;
}

const identity = v.object({
  // Whatever else a number might mean to `kill`, it means one process.
  pid: v.pipe(v.number(), v.integer(), v.minValue(2)),
  // Without it a process could not be told from a later one.
  started: v.pipe(v.string(), v.regex(/^\d+$/)),
});
const record = v.object({ name: v.optional(v.string()), envoy: identity, owner: identity });

/** The record of a run. */
export type RunRecord = v.InferOutput<typeof record>;

/** The longest path of a socket, in bytes: 108 with its end on Linux, 104 elsewhere. */
const LONGEST_SOCKET = 103;

/** The link in the folder of a run to the folder of its socket, where that is another one. */
const ELSEWHERE = "socket-folder";

/**
 * Makes an empty folder for a run of the fleet of that name: its own even where another part of this process has a fleet of the same name. Throws when the
 * runtime folder is not one that only this user may use.
 */
export function prepareRun(runtimeDir: string, name: string): RunFiles {
  const problem = claimFolder(runtimeDir);
  if (problem !== undefined) throw new Error(runtimeFolderRefused(problem));
  const folder = mkdtempSync(join(runtimeDir, `${name}-`));
  const files = {
    folder,
    bootstrap: bootstrapIn(folder),
    adminSocket: socketFor(folder),
    adminAddress: join(folder, "admin-address.txt"),
    pid: join(folder, "envoy.pid"),
    record: join(folder, "run.json"),
  };
  // Envoy keeps the mode of a file that is there.
  writePrivate(files.adminAddress, "");
  return files;
}

/** The bootstrap in the folder of a run. Its path is on the command line of the run's Envoy and of no other process. */
export function bootstrapIn(folder: string): string {
  return join(folder, "bootstrap.yaml");
}

/** Writes a file that only this user may read. */
export function writePrivate(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600 });
}

/** The path of the admin socket: in the folder of the run, or in a short one of this user where that path would be too long. */
function socketFor(folder: string): string {
  const near = join(folder, "admin.sock");
  if (Buffer.byteLength(near) <= LONGEST_SOCKET) return near;
  const far = mkdtempSync(join(tmpdir(), "envoy-"));
  symlinkSync(far, join(folder, ELSEWHERE));
  return join(far, "admin.sock");
}

/** Notes down who runs, so that a later Postern can tell it from a stranger. Undefined when it is gone already. */
export function recordRun(files: RunFiles, name: string): ProcessIdentity | undefined {
  const envoy = identify(Number(readFileSync(files.pid, "utf8")), files.bootstrap);
  const owner = identify(process.pid);
  if (!envoy || !owner) return undefined;
  const { pid, started } = envoy;
  writePrivate(files.record, JSON.stringify({ name, envoy: { pid, started }, owner }));
  return envoy;
}

/** Forgets a run that ended. */
export function forgetRun({ folder }: Pick<RunFiles, "folder">): void {
  try {
    rmSync(readlinkSync(join(folder, ELSEWHERE)), { recursive: true, force: true });
  } catch {
    // The run's socket is in the folder itself.
  }
  rmSync(folder, { recursive: true, force: true });
}

/** Reads who runs; undefined when nothing is noted down, or nothing that one could rely on. */
export function readRecord(path: string): RunRecord | undefined {
  try {
    return v.parse(record, JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}

/** Says why the runtime folder is not used, and what to do. */
export function runtimeFolderRefused(problem: string): string {
  const wanted = "it has to be a folder that only the user of Postern may use";
  const cure = "remove it, or name another one (runtimeDir under provider.custom.infrastructure.host)";
  return `the runtime folder is refused: ${problem}; ${wanted}: ${cure}`;
}
