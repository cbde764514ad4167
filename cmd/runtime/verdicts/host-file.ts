import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import type { StoredVerdict, VerdictStore } from "../../../core/isolation/mod.ts";
import type { Logger } from "../../../core/observe/mod.ts";
import type { VerdictOptions } from "../../../core/pipeline/mod.ts";
import { replaceFile } from "../replace-file.ts";
import { keyedDigest } from "./keyed-digest.ts";

const verdict = v.object({
  ...{ group: v.string(), kind: v.string(), namespace: v.string(), name: v.string(), uid: v.string() },
  ...{ digest: v.string(), reason: v.string(), postern: v.string(), proxy: v.string() },
  sections: v.optional(v.record(v.string(), v.string())),
  gone: v.optional(v.boolean()),
  died: v.optional(v.boolean()),
});
const content = v.object({ key: v.pipe(v.string(), v.minLength(32)), verdicts: v.array(verdict) });

/** Options of the file in which a host keeps verdicts. */
export interface HostVerdictOptions {
  /** The folder for state. */
  readonly folder: string;
  readonly controllerName: string;
  readonly version: string;
  readonly log: Logger;
}

/**
 * Verdicts in a file of this user alone, one for each controller, with a key made by chance. A file that cannot be read is begun anew: what it said is
 * found out again. One that cannot be written is logged, and the verdicts end with the process.
 */
export function createHostVerdicts({ folder, controllerName, version, log }: HostVerdictOptions): VerdictOptions {
  const path = join(folder, `verdicts-${createHash("sha256").update(controllerName).digest("hex").slice(0, 8)}.json`);
  const known = read(path, log);
  const verdicts = new Map(known.verdicts.map((each) => [nameOf(each), each]));
  const store: VerdictStore = {
    load: async () => [...verdicts.values()],
    save(added, removed) {
      for (const each of removed) verdicts.delete(nameOf(each));
      for (const each of added) verdicts.set(nameOf(each), each);
      write({ folder, path }, { key: known.key, verdicts: [...verdicts.values()] }, log);
    },
  };
  return { store, version, digest: keyedDigest(known.key) };
}

interface Content {
  readonly key: string;
  readonly verdicts: readonly StoredVerdict[];
}

function read(path: string, log: Logger): Content {
  const fresh: Content = { key: randomBytes(32).toString("hex"), verdicts: [] };
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT")
      log.warn("the file of verdicts cannot be read, it is begun anew", { path, error });
    return fresh;
  }
  try {
    return v.parse(content, JSON.parse(text)) as Content;
  } catch {
    log.warn("the file of verdicts is damaged, it is begun anew", { path });
    return fresh;
  }
}

function write(at: { readonly folder: string; readonly path: string }, content: Content, log: Logger): void {
  try {
    mkdirSync(at.folder, { recursive: true, mode: 0o700 });
    replaceFile(at.path, JSON.stringify(content));
  } catch (error) {
    log.warn("verdicts cannot be written, they end with this process", { path: at.path, error });
  }
}

function nameOf({ group, kind, namespace, name }: StoredVerdict): string {
  return `${group}/${kind}/${namespace}/${name}`;
}
