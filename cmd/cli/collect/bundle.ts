import { redact } from "../../../plugins/admin/mod.ts";
import { Failure } from "../failure.ts";
import { renderJson } from "../render/mod.ts";

/** The files of an archive, and what could not be put in. */
export class Bundle {
  readonly #files: Record<string, string> = {};
  readonly problems: string[] = [];

  get size(): number {
    return Object.keys(this.#files).length;
  }

  add(path: string, text: string): void {
    this.#files[path] = text;
  }

  /** Data as JSON, without what is secret in it. */
  addData(path: string, data: unknown): void {
    this.add(path, renderJson(redact(data)));
  }

  /** Does a part of the work; what fails is noted, and the rest goes on. */
  async try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.problems.push(error.message);
    }
  }

  /** Writes the archive, with the problems in `errors.log`. */
  async write(path: string): Promise<void> {
    if (this.problems.length > 0) this.add("errors.log", `${this.problems.join("\n")}\n`);
    await Bun.Archive.write(path, this.#files, { compress: "gzip" });
  }
}
