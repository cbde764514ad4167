import { validateObject } from "../../core/api/validate/mod.ts";
import { sha256 } from "../../core/crypto/mod.ts";
import type { Logger } from "../../core/observe/mod.ts";
import { createLogger, formatText, type LogLevel } from "../../core/observe/mod.ts";
import type { Lent } from "../../core/plugin/api.ts";
import { limitedBytes } from "../limited-bytes.ts";

/** Lines of a level and above, on the console. */
export function consoleLogger(level: LogLevel): Logger {
  return createLogger({
    now: () => Date.now(),
    levels: () => ({ default: level }),
    write: (line) => (line.level === "error" || line.level === "warn" ? console.error : console.log)(formatText(line)),
  });
}

/** What plugins are lent where the program says nothing. */
export const LENT: Partial<Lent> = {
  validate: (object) => validateObject(object),
  fetch: async ({ url, ca, maxBytes = MAX_FETCHED }) => {
    if (ca !== undefined)
      return { ok: false, reason: "certificates of one's own need a `fetch` that the program lends" };
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_MS) });
      if (!response.ok) return { ok: false, reason: `${url} answered ${response.status}` };
      const bytes = await limitedBytes(response.body, maxBytes);
      if (bytes === undefined) return { ok: false, reason: `${url} has more than ${maxBytes} bytes` };
      return { ok: true, bytes, sha256: sha256(bytes) };
    } catch (error) {
      return { ok: false, reason: `${url}: ${error instanceof Error ? error.message : String(error)}` };
    }
  },
};

const MAX_FETCHED = 1024 * 1024;
const FETCH_MS = 30_000;
