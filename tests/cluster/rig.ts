import { spawnSync } from "node:child_process";
import { command } from "./commands.ts";

/** The rig's script, which `npm test` names; without it nothing can be restarted. */
const RIG = process.env["POSTERN_RIG"];

/** Why parts of the cluster cannot be restarted here; nothing when they can. */
export function noRestarts(): string | undefined {
  return RIG === undefined ? "POSTERN_RIG does not name the rig, whose parts are restarted" : undefined;
}

/** A command of the rig. */
export function rig(...args: readonly string[]): void {
  command(RIG as string, args);
}

const ATTEMPTS = 3;

/** Stops the API server, at once or in order, and starts it with further flags. On a busy machine it may give up while it starts; then once more. */
export function restartApiServer({ flags = "", kill = false } = {}): void {
  rig("stop", "kube-apiserver", kill ? "0" : "3");
  const before = process.env["RIG_APISERVER_FLAGS"] ?? "";
  const env = { ...process.env, RIG_APISERVER_FLAGS: `${before} ${flags}` };
  for (let attempt = 1; ; attempt++) {
    const { status, stderr } = spawnSync(RIG as string, ["start", "kube-apiserver"], { encoding: "utf8", env });
    if (status === 0) return;
    if (attempt === ATTEMPTS) throw new Error(stderr);
  }
}
