import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ENVOY } from "./envoy.ts";

/** The user that Postern is run by where root would see too much: nobody. Undefined where we are not root. */
export const OTHER_USER = process.getuid?.() === 0 ? 65534 : undefined;

/** Whether that user can run Bun and read the project. True where we are not root ourselves. */
export function otherUserCanRunSources(): boolean {
  return spawnSync("test", ["-x", process.execPath, "-a", "-r", import.meta.path], { uid: OTHER_USER }).status === 0;
}

/** Whether that user can run the Postern of these tests and their Envoy. True where we are not root ourselves. */
export function otherUserCanRun(): boolean {
  const executable = process.env["POSTERN_EXECUTABLE"];
  const [program, file] = executable ? [executable, "/"] : [process.execPath, join(import.meta.dir, "../cmd/main.ts")];
  return (
    spawnSync("test", ["-x", program, "-a", "-r", file, "-a", "-x", ENVOY ?? ""], { uid: OTHER_USER }).status === 0
  );
}
