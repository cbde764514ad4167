import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { identify, type ProcessIdentity } from "./process-table.ts";

/** The files of one running Envoy, in a folder of its own. */
export interface RunFiles {
  readonly folder: string;
  readonly bootstrap: string;
  /** Written by Envoy: `127.0.0.1:port`. */
  readonly adminAddress: string;
  /** Written by the guard: the process id of Envoy. */
  readonly pid: string;
  /** Written by us: who runs, and for whom. */
  readonly record: string;
}

/** What is noted down about a run. */
export interface RunRecord {
  /** The name of the fleet. */
  readonly name?: string;
  readonly envoy: ProcessIdentity;
  readonly owner: ProcessIdentity;
}

/** Makes an empty folder for a run of the fleet of that name: its own even where another part of this process has a fleet of the same name. */
export function prepareRun(runtimeDir: string, name: string, bootstrap: string): RunFiles {
  mkdirSync(runtimeDir, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(join(runtimeDir, `${name}-`));
  const files = {
    folder,
    bootstrap: join(folder, "bootstrap.yaml"),
    adminAddress: join(folder, "admin-address.txt"),
    pid: join(folder, "envoy.pid"),
    record: join(folder, "run.json"),
  };
  writeFileSync(files.bootstrap, bootstrap, { mode: 0o600 });
  return files;
}

/** Notes down who runs, so that a later Postern can tell it from a stranger. Undefined when it is gone already. */
export function recordRun(files: RunFiles, name: string): ProcessIdentity | undefined {
  const envoy = identify(Number(readFileSync(files.pid, "utf8")));
  const owner = identify(process.pid);
  if (!envoy || !owner) return undefined;
  writeFileSync(files.record, JSON.stringify({ name, envoy, owner } satisfies RunRecord));
  return envoy;
}

/** Forgets a run that ended. */
export function forgetRun(files: Pick<RunFiles, "folder">): void {
  rmSync(files.folder, { recursive: true, force: true });
}

/** Reads who runs; undefined when nothing is noted down. */
export function readRecord(path: string): RunRecord | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as RunRecord;
  } catch {
    return undefined;
  }
}
