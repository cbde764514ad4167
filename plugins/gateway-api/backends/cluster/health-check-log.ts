import type { ProxyHealthCheckLog } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { flag, present } from "../../base/present.ts";

/** The log of health check events; without matches everything is logged, without sinks to the standard output. */
export function healthCheckLogOf(log: ProxyHealthCheckLog | undefined): ir.HealthCheckLog | undefined {
  if (!log) return undefined;
  const { matches = [], sinks = [] } = log;
  const all = matches.length === 0;
  const files = sinks.flatMap(({ type, file }) => (type === "File" && file ? [{ path: file.path }] : []));
  return present<ir.HealthCheckLog>({
    alwaysLogHealthCheckFailures: flag(all || matches.includes("Failure")),
    alwaysLogHealthCheckSuccess: flag(all || matches.includes("Success")),
    fileSinks: sinks.length === 0 ? [{ path: "/dev/stdout" }] : files,
  });
}
