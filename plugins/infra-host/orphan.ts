import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock, Logger } from "../../core/observe/mod.ts";
import { adminAddress, adminClient } from "./admin-client.ts";
import { drained } from "./envoy-process.ts";
import { entriesOf, isAlive, type ProcessIdentity, signal } from "./process-table.ts";
import { bootstrapIn, forgetRun, readRecord } from "./run-files.ts";

/** An Envoy whose Postern is gone. It serves what it was told last, until its guard ends it. */
export interface Orphan {
  /** The name of its fleet. */
  readonly name: string;
  readonly pid: number;
  /** Drains it, at most for so long, and ends it. Resolves when it is gone. */
  stop(drainMs: number): Promise<void>;
}

/** How long an orphan may take from TERM to its end before it is killed, in milliseconds. */
const TERM_PATIENCE_MS = 5_000;

const LOOK_MS = 20;

/**
 * The Envoys that earlier Posterns left in `runtimeDir`, which must be claimed before: those that can still be told apart and drained are returned,
 * others are ended, and the files of those that ended are removed. Envoys of a Postern that is alive are left alone.
 */
export async function findOrphans(runtimeDir: string, clock: Clock, log: Logger): Promise<readonly Orphan[]> {
  const orphans: Orphan[] = [];
  const nameless: Promise<void>[] = [];
  for (const run of entriesOf(runtimeDir)) {
    const folder = join(runtimeDir, run);
    const record = readRecord(join(folder, "run.json"));
    if (!record || isAlive(record.owner)) continue;
    // Whatever the record says, only a process with this run on its command line is our Envoy.
    const envoy = { ...record.envoy, argument: bootstrapIn(folder) };
    if (!isAlive(envoy)) forgetRun({ folder });
    else if (record.name === undefined) nameless.push(end(envoy, folder, clock));
    else orphans.push(orphanOf(record.name, envoy, { folder, clock }));
  }
  for (const { name, pid } of orphans)
    log.warn("an earlier run left an Envoy behind; it serves until another does", { name, pid });
  await Promise.all(nameless);
  return orphans;
}

function orphanOf(name: string, envoy: ProcessIdentity, { folder, clock }: { folder: string; clock: Clock }): Orphan {
  return {
    name,
    pid: envoy.pid,
    async stop(drainMs) {
      const address = addressIn(folder);
      if (address !== undefined && isAlive(envoy)) await drained(adminClient(address), drainMs, clock);
      await end(envoy, folder, clock);
    },
  };
}

function addressIn(folder: string): string | undefined {
  try {
    return adminAddress(readFileSync(join(folder, "admin-address.txt"), "utf8"));
  } catch {
    return undefined;
  }
}

/** Ends a process that is not our child, and forgets its files. */
async function end(envoy: ProcessIdentity, folder: string, clock: Clock): Promise<void> {
  signal(envoy, "SIGTERM");
  const deadline = clock.now() + TERM_PATIENCE_MS;
  while (isAlive(envoy) && clock.now() < deadline) await new Promise<void>((resolve) => clock.after(LOOK_MS, resolve));
  signal(envoy, "SIGKILL");
  forgetRun({ folder });
}
