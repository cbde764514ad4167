import { createHash, randomBytes } from "node:crypto";
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import type { Logger } from "../../../core/observe/mod.ts";
import { identify, isAlive } from "../../../plugins/infra-host/process-table.ts";

/** A file that is left out until it changes, and why. */
export interface LeftOut {
  readonly path: string;
  readonly signature: string;
  readonly why: "died" | "slow";
}

/** Notes of what is being read, which outlive the process. */
export interface Journal {
  /** Why a version of a file is left out. */
  leftOut(path: string, signature: string): LeftOut["why"] | undefined;
  /** Notes that a version is about to be read; what comes back ends that. */
  begin(path: string, signature: string): () => void;
  /** Leaves a version out, now and at later starts. */
  leaveOut(path: string, signature: string): void;
  close(): void;
}

/** Where notes are kept. */
export interface JournalOptions {
  /** The folder for state. */
  readonly folder: string;
  readonly controllerName: string;
  readonly log: Logger;
}

const version = v.object({ path: v.string(), signature: v.string() });
const notes = v.object({ pid: v.number(), started: v.string(), reading: v.array(version) });
const leftOutFile = v.array(v.object({ ...version.entries, why: v.picklist(["died", "slow"]) }));

/** Versions that are left out and remembered at most; the oldest are forgotten first. */
const MOST = 1_000;

/**
 * Notes in two files of this user alone for each controller: what this process is reading, written before it is read and taken back afterwards, and what is left
 * out. Notes of a process that is gone name what took it with it. Where nothing can be written, nothing is noted, which is logged once.
 */
export function openJournal({ folder, controllerName, log }: JournalOptions): Journal {
  const name = `reading-${createHash("sha256").update(controllerName).digest("hex").slice(0, 8)}`;
  const kept = join(folder, `${name}-left-out.json`);
  const own = join(folder, `${name}-${process.pid}-${randomBytes(4).toString("hex")}.json`);
  const found = readLeftOut(kept, log);
  const died = takeOver(folder, name);
  const left = new Map([...found, ...died].slice(-MOST).map((each) => [each.path, each]));
  const write = () => writeSafely(kept, JSON.stringify([...left.values()]));
  const writable = attempt(log, () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (died.length > 0) write();
  });
  const page = writable ? openPage(own, log) : undefined;
  const reading = new Map<string, string>();
  return {
    leftOut(path, signature) {
      const entry = left.get(path);
      if (entry === undefined) return undefined;
      if (entry.signature === signature) return entry.why;
      left.delete(path);
      if (writable) attempt(log, write);
      return undefined;
    },
    begin(path, signature) {
      reading.set(path, signature);
      page?.write(reading);
      return () => {
        if (reading.get(path) === signature) reading.delete(path);
        page?.write(reading);
      };
    },
    leaveOut(path, signature) {
      left.set(path, { path, signature, why: "slow" });
      if (writable) attempt(log, write);
    },
    close: () => page?.close(),
  };
}

/** Does what may fail on a disk; false, and a line of the log, when it does. */
function attempt(log: Logger, act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    log.warn("what is being read cannot be noted; a file that ends the process will be read again at the next start", {
      error,
    });
    return false;
  }
}

function readLeftOut(path: string, log: Logger): readonly LeftOut[] {
  try {
    return v.parse(leftOutFile, JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT")
      log.warn("the list of files that are left out is damaged, it is begun anew", { path });
    return [];
  }
}

/** The files that processes were reading when they ended; the notes of these processes are taken away. */
function takeOver(folder: string, name: string): readonly LeftOut[] {
  return entriesOf(folder).flatMap((entry): readonly LeftOut[] => {
    if (!entry.startsWith(`${name}-`) || !/-\d+-[0-9a-f]{8}\.json$/.test(entry)) return [];
    const path = join(folder, entry);
    const parsed = v.safeParse(notes, json(path));
    if (!parsed.success) return [];
    const { pid, started, reading } = parsed.output;
    if (isAlive({ pid, started })) return [];
    rmSync(path, { force: true });
    return reading.map((each) => ({ ...each, why: "died" }));
  });
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function json(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

interface Page {
  write(reading: ReadonlyMap<string, string>): void;
  close(): void;
}

/** The file of this process, kept open: it is written twice for each file that is read, over what stood there before. */
function openPage(path: string, log: Logger): Page | undefined {
  const { pid, started } = identify(process.pid) ?? { pid: process.pid, started: "" };
  let length = 0;
  let file: number | undefined;
  attempt(log, () => {
    file = openSync(path, "wx", 0o600);
  });
  if (file === undefined) return undefined;
  const open = file;
  return {
    write(reading) {
      const versions = [...reading].map(([each, signature]) => ({ path: each, signature }));
      const text = JSON.stringify({ pid, started, reading: versions });
      const bytes = Buffer.from(text.padEnd(length));
      length = bytes.byteLength;
      attempt(log, () => void writeSync(open, bytes, 0, bytes.byteLength, 0));
    },
    close() {
      closeSync(open);
      rmSync(path, { force: true });
    },
  };
}

function writeSafely(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
