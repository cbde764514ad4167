import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** The folder with recorded cases, definitions and tools beside the project; `POSTERN_SHARED` names another place. May be absent. */
export const SHARED = resolve(process.env["POSTERN_SHARED"] ?? join(import.meta.dirname, "../../shared"));

/** A path below {@link SHARED}, or undefined when it is not there. */
export function sharedPath(...parts: string[]): string | undefined {
  const path = join(SHARED, ...parts);
  return existsSync(path) ? path : undefined;
}
