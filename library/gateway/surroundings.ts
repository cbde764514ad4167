import { validateObject } from "../../core/api/validate/mod.ts";
import type { Logger } from "../../core/observe/mod.ts";
import { createLogger, formatText, type LogLevel } from "../../core/observe/mod.ts";
import type { Lent } from "../../core/plugin/api.ts";
import type { Reach } from "../../plugins/gateway-api/base/reach.ts";
import { lentFetch } from "../needs/lent-fetch.ts";

/** Lines of a level and above, on the console. */
export function consoleLogger(level: LogLevel): Logger {
  return createLogger({
    now: () => Date.now(),
    levels: () => ({ default: level }),
    write: (line) => (line.level === "error" || line.level === "warn" ? console.error : console.log)(formatText(line)),
  });
}

/** The parts that plugins are lent where the program says nothing: validation, and requests that reach what configurations may name. */
export function lentBy(reach: () => Reach): Partial<Lent> {
  return { validate: (object) => validateObject(object), fetch: lentFetch(reach) };
}

/** The reach of programs that say nothing: fetches may go to their own machine, as backends may; never to its link or a metadata service. */
export const OWN_MACHINE: Reach = Object.freeze({ here: true, allowed: [] });
