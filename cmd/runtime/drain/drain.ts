import type { Clock } from "../../../core/observe/mod.ts";
import type { EnvoyAdmin } from "./admin.ts";

/** How long a drain takes. */
export interface DrainSettings {
  /** Seconds in which health checks still pass, so that load balancers in front have time to look elsewhere. */
  readonly healthCheckFailureDelay: number;
  /** Seconds after which the drain ends whatever is still open. */
  readonly drainTimeout: number;
  /** Seconds the drain takes at least, for endpoints to be taken out everywhere. */
  readonly minDrainDuration: number;
  /** The drain ends when no more connections than these are open. */
  readonly exitAtConnections: number;
}

/** The ports of a drain: the clock, Envoy's admin interface and the log. */
export interface DrainPorts {
  readonly clock: Clock;
  readonly admin: EnvoyAdmin;
  log(line: string): void;
}

/** Milliseconds between two looks at Envoy. */
const LOOK_MS = 1000;

/** Drains Envoy. Resolves when it may be stopped; an admin interface that fails makes it wait, never end early. */
export async function drain(settings: DrainSettings, { clock, admin, log }: DrainPorts): Promise<void> {
  const { healthCheckFailureDelay: delay, drainTimeout, minDrainDuration, exitAtConnections } = settings;
  const started = clock.now();
  const attempt = async (what: string, call: () => Promise<void>) => {
    await call().catch((error) => log(`${what} failed: ${error instanceof Error ? error.message : String(error)}`));
  };
  const failHealthChecks = () => attempt("failing the health checks", () => admin.post("healthcheck/fail"));
  log(`draining for at least ${minDrainDuration}s and at most ${drainTimeout}s`);
  // Failing health checks also starts the drain of listeners, so with a delay the drain is started by itself.
  if (delay > 0) await attempt("starting the drain", () => admin.post("drain_listeners?graceful&skip_exit"));
  else await failHealthChecks();
  let failing = delay <= 0;
  for (;;) {
    const elapsed = (clock.now() - started) / 1000;
    if (!failing && elapsed >= delay) {
      failing = true;
      await failHealthChecks();
    }
    let open: number | undefined;
    await attempt("counting connections", async () => {
      open = await admin.connections();
      log(`${open} connections are open`);
    });
    if (elapsed > drainTimeout) return log("the time is up");
    if (elapsed > minDrainDuration && open !== undefined && open <= exitAtConnections) return log("drained");
    await new Promise<void>((resolve) => void clock.after(LOOK_MS, resolve));
  }
}

/** Drains an Envoy that answers; one that does not has nothing to lose by being stopped. */
export async function drainIfAlive(settings: DrainSettings, ports: DrainPorts): Promise<void> {
  try {
    await ports.admin.connections();
  } catch {
    return ports.log("Envoy does not answer, it may stop");
  }
  await drain(settings, ports);
}
