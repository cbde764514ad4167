import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock, Logger } from "../../core/observe/mod.ts";
import { entriesOf, identify, isAlive, type ProcessIdentity, signal } from "./process-table.ts";

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

interface RunRecord {
  readonly envoy: ProcessIdentity;
  readonly owner: ProcessIdentity;
}

/** Makes an empty folder for a run. */
export function prepareRun(runtimeDir: string, run: string, bootstrap: string): RunFiles {
  const folder = join(runtimeDir, run);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
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
export function recordRun(files: RunFiles): ProcessIdentity | undefined {
  const envoy = identify(Number(readFileSync(files.pid, "utf8")));
  const owner = identify(process.pid);
  if (!envoy || !owner) return undefined;
  writeFileSync(files.record, JSON.stringify({ envoy, owner } satisfies RunRecord));
  return envoy;
}

/** Forgets a run that ended. */
export function forgetRun(files: RunFiles): void {
  rmSync(files.folder, { recursive: true, force: true });
}

/**
 * Ends what an earlier Postern left behind in `runtimeDir`; normally its guard has done that. Envoys of a Postern that is alive are left
 * alone. Resolves when they are gone.
 */
export async function clearOrphans(runtimeDir: string, clock: Clock, log: Logger): Promise<void> {
  const orphans: ProcessIdentity[] = [];
  for (const run of entriesOf(runtimeDir)) {
    const folder = join(runtimeDir, run);
    const record = readRecord(join(folder, "run.json"));
    if (!record || isAlive(record.owner)) continue;
    if (isAlive(record.envoy)) {
      log.warn("an earlier run left an Envoy behind; it is ended", { run, pid: record.envoy.pid });
      signal(record.envoy, "SIGTERM");
      orphans.push(record.envoy);
    }
    rmSync(folder, { recursive: true, force: true });
  }
  await Promise.all(orphans.map((orphan) => ended(orphan, clock)));
}

/** Waits for a process that is not our child; after 5 seconds it is killed. */
async function ended(identity: ProcessIdentity, clock: Clock): Promise<void> {
  const deadline = clock.now() + 5_000;
  while (isAlive(identity)) {
    if (clock.now() > deadline) return signal(identity, "SIGKILL");
    await new Promise<void>((resolve) => clock.after(20, resolve));
  }
}

function readRecord(path: string): RunRecord | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as RunRecord;
  } catch {
    return undefined;
  }
}
