import type { ObjectRef, Problem } from "../../core/resource/mod.ts";
import { notUpToDate } from "../../core/status/catalogue/source.ts";
import type { StatusReport } from "../../core/status/types.ts";
import { refKey } from "./library.ts";

/** At most so many problems are told on one object. */
const TOLD_ON_ONE = 5;

/** The problems of each file now, and what they mean for the objects that the files hold. */
export class Refusals {
  readonly #byFile = new Map<string, readonly Problem[]>();

  /** How many documents are refused. */
  get count(): number {
    return this.all().length;
  }

  /** All of them, file by file in the order in which the files became bad. */
  all(): readonly Problem[] {
    return [...this.#byFile.values()].flat();
  }

  /** The problems of a file now; none takes the earlier ones back. */
  put(file: string, problems: readonly Problem[]): void {
    if (problems.length === 0) this.#byFile.delete(file);
    else this.#byFile.set(file, problems);
  }

  /** The report on objects whose newest version is refused; one of which no version was ever good has no status to say it on. */
  report(): StatusReport {
    const byObject = new Map<string, { readonly ref: ObjectRef; readonly texts: string[] }>();
    for (const { ref, file, line, column, message } of this.all()) {
      if (ref === undefined) continue;
      const entry = byObject.get(refKey(ref)) ?? { ref, texts: [] };
      byObject.set(refKey(ref), entry);
      entry.texts.push(`${file}:${line}:${column}: ${message}`);
    }
    const entries = [...byObject.values()].map(({ ref, texts }) => {
      return { ref, status: { conditions: [notUpToDate(texts.slice(0, TOLD_ON_ONE).join("; "))] } };
    });
    return { entries };
  }
}
