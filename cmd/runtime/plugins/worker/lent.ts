import type { NeedAnswer } from "../../../../core/incremental/mod.ts";
import type { Logger, Metrics } from "../../../../core/observe/mod.ts";
import { type FetchRequest, type Lent, lentOf, type Measured } from "../../../../core/plugin/mod.ts";
import { notLent } from "../../../../core/status/catalogue/plugin.ts";
import { pluginFiles } from "../../lends/files.ts";
import type { Asked, Told } from "./protocol.ts";

/** Everything that a plugin in a thread is lent: what the thread has itself, and what can be asked of Postern by messages. */
export interface LentThere {
  readonly lent: Lent;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** The answer to a request has come. */
  fetched(answer: Extract<Asked, { readonly fetched: object }>["fetched"]): void;
}

/** `tell` takes messages for Postern. */
export function lentThere(tell: (what: Told) => void): LentThere {
  const asked = new Map<number, { resolve(answer: NeedAnswer): void; reject(error: Error): void }>();
  let numbers = 0;
  const fetch = (request: FetchRequest): Promise<NeedAnswer> =>
    new Promise((resolve, reject) => {
      const number = numbers++;
      asked.set(number, { resolve, reject });
      tell({ fetch: { number, request } });
    });
  const validate = () => {
    throw new Error(notLent("validate in a worker"));
  };
  return {
    lent: lentOf({ files: pluginFiles(), env: process.env, fetch, validate }),
    log: logThere(tell),
    metrics: metricsThere((metric) => tell({ metric })),
    fetched({ number, answer, error }) {
      const one = asked.get(number);
      asked.delete(number);
      if (answer === undefined) one?.reject(new Error(error));
      else one?.resolve(answer);
    },
  };
}

function logThere(tell: (what: Told) => void): Logger {
  const log = (level: "debug" | "info" | "warn" | "error") => (message: string, fields?: object) =>
    tell({ log: [level, message, fields] });
  const logger: Logger = {
    ...{ debug: log("debug"), info: log("info"), warn: log("warn"), error: log("error") },
    child: () => logger,
  };
  return logger;
}

function metricsThere(tell: (metric: Measured) => void): Metrics {
  const teller =
    (name: string, help: string, labels: readonly string[] = []) =>
    (how: Measured["how"], by: number, of: object = {}) =>
      tell({ name, help, labels, how, by, of: of as Measured["of"] });
  return {
    counter(name, help, labels) {
      const measured = teller(name, help, labels);
      return { inc: (of, by = 1) => measured("inc", by, of) };
    },
    gauge(name, help, labels) {
      const measured = teller(name, help, labels);
      return { set: (value, of) => measured("set", value, of), add: (by, of) => measured("add", by, of) };
    },
    histogram(name, help, labels) {
      const measured = teller(name, help, labels);
      return { observe: (seconds, of) => measured("observe", seconds, of) };
    },
  };
}
