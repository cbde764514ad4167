import { existsSync } from "node:fs";
import type { Clock } from "../../../core/observe/mod.ts";
import { anyAddress } from "../any-address.ts";

/** Written when the drain is done; both processes run in one container. */
export const READY_FILE = "/tmp/shutdown-ready";

/** Milliseconds between two looks for the file. */
const LOOK_MS = 250;

/** Whether a file appeared within so many seconds. */
export async function waitForFile(clock: Clock, seconds: number, exists: () => boolean): Promise<boolean> {
  const until = clock.now() + seconds * 1000;
  while (!exists()) {
    if (clock.now() > until) return false;
    await new Promise<void>((resolve) => void clock.after(LOOK_MS, resolve));
  }
  return true;
}

/** What the shutdown manager is started with. */
export interface ManagerSettings {
  readonly port: number;
  /** Seconds a preStop hook waits at most. */
  readonly readyTimeout: number;
  readonly readyFile: string;
  readonly clock: Clock;
  log(line: string): void;
}

/** A running shutdown manager. */
export interface RunningManager {
  readonly port: number;
  /** Resolves when the requests under way are answered. */
  stop(): Promise<void>;
}

/** Serves `/healthz`, and `/shutdown/ready`, which answers Envoy's preStop hook once the drain is done. */
export function serveManager(settings: ManagerSettings): RunningManager {
  const { port, readyTimeout, readyFile, clock, log } = settings;
  const server = Bun.serve({
    hostname: anyAddress(),
    port,
    // A preStop hook may wait for minutes.
    idleTimeout: 0,
    routes: {
      "/healthz": new Response(null, { status: 200 }),
      "/shutdown/ready": async () => {
        log("asked whether Envoy may stop");
        const ready = await waitForFile(clock, readyTimeout, () => existsSync(readyFile));
        log(ready ? "Envoy may stop" : "the drain took too long, Envoy may stop");
        return new Response(null, { status: ready ? 200 : 500 });
      },
    },
    fetch: () => new Response(null, { status: 404 }),
  });
  return { port: server.port ?? port, stop: () => server.stop() };
}
