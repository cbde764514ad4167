import { readdirSync, readFileSync } from "node:fs";

/** A process that cannot be mistaken for a later one with the same id. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the kernel's own measure; empty where the system does not say. */
  readonly started: string;
}

/** The identity of a living process; undefined when there is none. A zombie counts as dead. */
export function identify(pid: number): ProcessIdentity | undefined {
  try {
    process.kill(pid, 0);
  } catch {
    return undefined;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold anything: fields are counted from the last one. State is field 3, start time field 22.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : { pid, started: fields[19] ?? "" };
  } catch {
    return { pid, started: "" };
  }
}

/** Whether the very process is still alive. */
export function isAlive({ pid, started }: ProcessIdentity): boolean {
  const now = identify(pid);
  return now !== undefined && (now.started === started || now.started === "" || started === "");
}

/** Sends a signal to the very process, if it is still alive. */
export function signal(identity: ProcessIdentity, name: "SIGTERM" | "SIGKILL"): void {
  if (!isAlive(identity)) return;
  try {
    process.kill(identity.pid, name);
  } catch {
    // It ended between the two calls.
  }
}

/** The names of the entries of a folder; none when it is not there. */
export function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
