import type { Logger } from "../../core/observe/mod.ts";

/** `[2026-01-02 03:04:05.678][123][warning][main] [source/server.cc:1] text` */
const LINE =
  /^\[[^\]]*\]\[\d+\]\[(trace|debug|info|warning|error|critical|off)\]\[([^\]]*)\] (?:\[[^\]]*:\d+\] )?(.*)$/;

/** How many of the last lines are kept for the message about an Envoy that died. */
const REMEMBERED = 8;

/** Turns what Envoy writes to its standard error into log lines of ours, with Envoy's level and component. */
export class EnvoyLog {
  readonly #log: Logger;
  readonly #last: string[] = [];
  /** The lines that an Envoy writes at its own end are worth a debug line only. */
  quiet = false;
  #rest = "";

  constructor(log: Logger) {
    this.#log = log;
  }

  /** The last lines, oldest first. */
  get last(): readonly string[] {
    return this.#last;
  }

  add(chunk: string): void {
    const lines = (this.#rest + chunk).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) if (line !== "") this.#line(line);
  }

  #line(line: string): void {
    this.#last.push(line);
    if (this.#last.length > REMEMBERED) this.#last.shift();
    const [, level, component, text] = LINE.exec(line) ?? [];
    const fields = { component };
    if (this.quiet) this.#log.debug(text ?? line, fields);
    else if (level === undefined) this.#log.info(line);
    else if (level === "error" || level === "critical") this.#log.error(text ?? line, fields);
    else if (level === "warning") this.#log.warn(text ?? line, fields);
    else if (level === "info") this.#log.info(text ?? line, fields);
    else this.#log.debug(text ?? line, fields);
  }
}
