import { appendFileSync, writeFileSync } from "node:fs";
import type { Clock } from "../../../core/observe/mod.ts";
import { all, map, type Result } from "../../../core/result/mod.ts";
import { SYSTEM_CLOCK } from "../../../library/gateway/clock.ts";
import { seconds } from "../../../plugins/infra-kubernetes/manifests/scalars.ts";
import { SHUTDOWN_MANAGER_PORT } from "../../../plugins/infra-kubernetes/render/scope.ts";
import { drain, drainIfAlive, envoyAdmin, READY_FILE, STARTED_FILE, serveManager } from "../../runtime/drain/mod.ts";
import type { ExitCode, Input, Io, Run } from "../command.ts";
import { wrongUse } from "../run.ts";

const HELP = "postern envoy --help";
const ADMIN = "http://localhost:19000";

export const run: Run = async (input, io) => {
  const durations = durationsOf(input);
  if ("fault" in durations) return wrongUse(io, durations.fault, HELP);
  const exitAtConnections = Number(input.text("exit-at-connections"));
  if (!Number.isInteger(exitAtConnections) || exitAtConnections < 0) {
    return wrongUse(io, "envoy: --exit-at-connections must be a whole number", HELP);
  }
  const settings = { ...durations.value, exitAtConnections };
  const ports = (log: (line: string) => void) => ({ clock: WAITING_CLOCK, admin: envoyAdmin(ADMIN), log });
  if (input.positionals[0] === "shutdown-manager")
    return manage(durations.value, (log) => drainIfAlive(settings, ports(log)), io);
  writeFileSync(STARTED_FILE, "");
  await drain(settings, ports(logOf(io)));
  writeFileSync(READY_FILE, "");
  return 0;
};

/** The machine's clock with timers that keep the process alive: a drain has nothing else to wait for. */
const WAITING_CLOCK: Clock = {
  now: () => Date.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

interface Durations {
  readonly readyTimeout: number;
  readonly healthCheckFailureDelay: number;
  readonly drainTimeout: number;
  readonly minDrainDuration: number;
}

/** All durations in seconds, or what is wrong with one. */
function durationsOf(input: Input): Result<Durations> {
  const options = ["ready-timeout", "health-check-failure-delay", "drain-timeout", "min-drain-duration"];
  const read = all(options.map((option) => seconds(`--${option}`, input.text(option) ?? "")));
  return map(read, ([readyTimeout = 0, healthCheckFailureDelay = 0, drainTimeout = 0, minDrainDuration = 0]) => ({
    ...{ readyTimeout, healthCheckFailureDelay, drainTimeout, minDrainDuration },
  }));
}

async function manage(
  { readyTimeout }: Durations,
  drained: (log: (line: string) => void) => Promise<void>,
  io: Io,
): Promise<ExitCode> {
  const stopped = new Promise<void>((resolve) => {
    process.once("SIGTERM", () => resolve());
    process.once("SIGINT", () => resolve());
  });
  const log = (line: string) => io.talk(`shutdown-manager: ${line}\n`);
  const files = { startedFile: STARTED_FILE, readyFile: READY_FILE };
  const settings = { port: SHUTDOWN_MANAGER_PORT, readyTimeout, ...files, drain: () => drained(log) };
  const manager = serveManager({ ...settings, clock: SYSTEM_CLOCK, log });
  log(`serves on port ${manager.port}`);
  await stopped;
  await manager.stop();
  return 0;
}

/** A hook's own output is lost in Kubernetes, so it speaks through the container's first process. */
function logOf(io: Io): (line: string) => void {
  const inHook = io.env["KUBERNETES_SERVICE_HOST"] !== undefined && process.pid !== 1;
  return (line) => {
    const text = `shutdown: ${line}\n`;
    if (!inHook) return io.talk(text);
    try {
      appendFileSync("/proc/1/fd/1", text);
    } catch {
      io.talk(text);
    }
  };
}
