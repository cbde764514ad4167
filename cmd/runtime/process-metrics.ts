import { readdirSync, readFileSync } from "node:fs";
import type { MetricsRegistry } from "../../core/observe/mod.ts";

/** Where the system tells of this process. */
const PROC = "/proc/self";

/** Numbers of this process under the names that every client of Prometheus gives them; those that the system does not tell are left out. */
export function processMetrics(metrics: MetricsRegistry, startedAt: number): void {
  const cpu = metrics.counter("process_cpu_seconds_total", "CPU time of the process, in user and system.", []);
  const resident = metrics.gauge("process_resident_memory_bytes", "Memory of the process that is in RAM.", []);
  const virtual = metrics.gauge("process_virtual_memory_bytes", "Address space of the process.", []);
  const open = metrics.gauge("process_open_fds", "Open file descriptors of the process.", []);
  const most = metrics.gauge("process_max_fds", "File descriptors that the process may have open.", []);
  const start = metrics.gauge("process_start_time_seconds", "When the process started, in seconds since 1970.", []);
  start.set(Math.round(startedAt) / 1_000);
  let counted = 0;
  metrics.beforePrint(() => {
    const { user, system } = process.cpuUsage();
    const seconds = (user + system) / 1e6;
    cpu.inc({}, seconds - counted);
    counted = seconds;
    resident.set(process.memoryUsage.rss());
    told(() => virtual.set(numberIn("status", /^VmSize:\s+(\d+) kB$/m) * 1_024));
    told(() => open.set(readdirSync(`${PROC}/fd`).length));
    told(() => most.set(numberIn("limits", /^Max open files\s+(\d+)/m)));
  });
}

function numberIn(file: string, pattern: RegExp): number {
  const found = pattern.exec(readFileSync(`${PROC}/${file}`, "utf8"))?.[1];
  if (found === undefined) throw new Error(`${file} does not say`);
  return Number(found);
}

function told(look: () => void): void {
  try {
    look();
  } catch {
    // A system without this file: the number is left out.
  }
}
