import { closeSync, mkdirSync, openSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { stillBeingWritten } from "./texts.ts";

/** How often it is looked whether another process is done, how long that is waited for, and when a lock was left behind, in milliseconds. */
const LOOK_MS = 20;
const PATIENCE_MS = 15_000;
const STALE_MS = 10_000;

/** Does something while no other process does it that takes the same lock, a file; writing certificates takes milliseconds. */
export async function locked<T>(lock: string, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!taken(lock)) {
    if (Date.now() > deadline) throw new Error(stillBeingWritten(lock));
    if (ageOf(lock) > STALE_MS) rmSync(lock, { force: true });
    else await new Promise<void>((resolve) => setTimeout(resolve, LOOK_MS));
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function taken(lock: string): boolean {
  try {
    mkdirSync(dirname(lock), { recursive: true, mode: 0o750 });
    closeSync(openSync(lock, "wx", 0o600));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function ageOf(lock: string): number {
  const stats = statSync(lock, { throwIfNoEntry: false });
  return stats === undefined ? 0 : Date.now() - stats.mtimeMs;
}
