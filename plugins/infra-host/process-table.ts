import { readdirSync, readFileSync } from "node:fs";

/** A process that cannot be mistaken for a later one with the same id. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the kernel's own measure; empty where the system does not say. */
  readonly started: string;
  /** An argument of its command line that no other process has. */
  readonly argument?: string;
}

/** The identity of a living process; undefined when there is none, or it lacks the argument. A zombie counts as dead. */
export function identify(pid: number, argument?: string): ProcessIdentity | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Another user's, which is alive all the same.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return undefined;
  }
  const stat = textOf("/proc/self/stat") === undefined ? "" : textOf(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  if (stat === "") return { pid, started: "", ...(argument !== undefined && { argument }) };
  // The name in parentheses may hold anything: fields are counted from the last one. State is field 3, start time field 22.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (fields[0] === "Z") return undefined;
  if (argument !== undefined && !commandLine(pid).includes(argument)) return undefined;
  return { pid, started: fields[19] ?? "", ...(argument !== undefined && { argument }) };
}

/** Whether the very process is still alive. */
export function isAlive({ pid, started, argument }: ProcessIdentity): boolean {
  return identify(pid, argument)?.started === started;
}

/** Sends a signal to the very process, if it is still alive. */
export function signal(identity: ProcessIdentity, name: "SIGTERM" | "SIGKILL"): void {
  if (!isAlive(identity)) return;
  try {
    process.kill(identity.pid, name);
  } catch {
    // The process ended between the two calls.
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

function commandLine(pid: number): readonly string[] {
  return (textOf(`/proc/${pid}/cmdline`) ?? "").split("\0");
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
