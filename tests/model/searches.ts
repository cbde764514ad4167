import type { LogFields, Logger, LogLevel } from "../../core/observe/mod.ts";

/** A search for the object behind a refusal, as the log tells of it. */
export interface SearchCost {
  readonly trials: number;
  readonly ms: number;
}

/** The lines that are listened to in a log. */
export interface Heard {
  /** The searches that came to a verdict, each once. */
  readonly searches: readonly SearchCost[];
  /** Lines of a level that none may have in a world whose faults are those of users. */
  readonly errors: readonly string[];
  /** Everything from `info` on, for a report. */
  readonly lines: readonly string[];
}

/** A line about an object begins with its kind, namespace and name. */
const REFUSED = /^[a-z]+ [\w.-]+\/[\w.-]+: /;

/** So many lines are kept. */
const KEPT = 400;

/** A logger that remembers, and what it has heard. */
export function createHearing(): { readonly log: Logger; readonly heard: Heard } {
  const searches = new Map<string, SearchCost>();
  const errors: string[] = [];
  const lines: string[] = [];
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      const text = `${level} ${message} ${JSON.stringify(fields, readable)}`;
      if (lines.length < KEPT) lines.push(text);
      const { gateway, trials, ms, component } = fields;
      // A line of Envoy names its component. Faults of users bring about that an Envoy cannot be started, or that an object is refused.
      const ofUsers = component !== undefined || text.includes("Envoy") || REFUSED.test(message);
      if (level === "error" && !ofUsers) errors.push(text);
      if (message !== "an object is withheld" || typeof trials !== "number" || typeof ms !== "number") return;
      // A search may end in several verdicts, a line each.
      searches.set(`${gateway} ${trials} ${ms}`, { trials, ms });
    };
  const log: Logger = { debug: () => {}, info: at("info"), warn: at("warn"), error: at("error"), child: () => log };
  return {
    log,
    heard: {
      errors,
      lines,
      get searches() {
        return [...searches.values()];
      },
    },
  };
}

function readable(_key: string, value: unknown): unknown {
  return value instanceof Error ? `${value.name}: ${value.message}` : value;
}
