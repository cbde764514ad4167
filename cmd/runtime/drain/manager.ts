import { existsSync } from "node:fs";
import type { Clock } from "../../../core/observe/mod.ts";
import { anyAddress } from "../any-address.ts";

/** Written when the drain of a pod that is to stop begins, and when it is done; both processes run in one container. */
export const STARTED_FILE = "/tmp/shutdown-started";
export const READY_FILE = "/tmp/shutdown-ready";

/** Seconds in which the drain begins when the pod stops: the kubelet calls the hooks of both containers at the same time. */
const BEGIN_SECONDS = 5;

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

/** Settings that the shutdown manager is started with. */
export interface ManagerSettings {
  readonly port: number;
  /** Seconds a preStop hook waits at most. */
  readonly readyTimeout: number;
  readonly startedFile: string;
  readonly readyFile: string;
  readonly clock: Clock;
  /** Drains Envoy when it is to stop and its pod is not. */
  drain(): Promise<void>;
  log(line: string): void;
}

/** A running shutdown manager. */
export interface RunningManager {
  readonly port: number;
  /** Resolves when the requests under way are answered. */
  stop(): Promise<void>;
}

/**
 * Whether Envoy is drained and may stop. When its pod stops, the hook of the manager's own container drains it; when Envoy's container is restarted alone, nobody
 * else does, so it is drained here, without a mark: the next Envoy is none that was drained.
 */
export async function mayStop(settings: Omit<ManagerSettings, "port">): Promise<boolean> {
  const { readyTimeout, startedFile, readyFile, clock, log } = settings;
  const isStopping = () => existsSync(startedFile) || existsSync(readyFile);
  if (!(await waitForFile(clock, BEGIN_SECONDS, isStopping))) {
    log("the pod is not stopping, Envoy alone is drained");
    const patience = new Promise<void>((resolve) => void clock.after(readyTimeout * 1000, resolve));
    await Promise.race([settings.drain(), patience]);
    return true;
  }
  return waitForFile(clock, readyTimeout, () => existsSync(readyFile));
}

/** Serves `/healthz`, and `/shutdown/ready`, which answers Envoy's preStop hook once the drain is done. */
export function serveManager(settings: ManagerSettings): RunningManager {
  const { port, log } = settings;
  const server = Bun.serve({
    hostname: anyAddress(),
    port,
    // A preStop hook may wait for minutes.
    idleTimeout: 0,
    routes: {
      "/healthz": new Response(null, { status: 200 }),
      "/shutdown/ready": async () => {
        log("asked whether Envoy may stop");
        const ready = await mayStop(settings);
        log(ready ? "Envoy may stop" : "the drain took too long, Envoy may stop");
        return new Response(null, { status: ready ? 200 : 500 });
      },
    },
    fetch: () => new Response(null, { status: 404 }),
  });
  return { port: server.port ?? port, stop: () => server.stop() };
}
