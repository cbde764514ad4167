import type {
  ActiveHealthCheck,
  ActiveHealthCheckPayload,
  HealthCheck,
  HTTPActiveHealthChecker,
  PassiveHealthCheck,
  ProxyHealthCheckLog,
  TCPActiveHealthChecker,
} from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { toDuration } from "../../../../core/scalars/mod.ts";
import { payloadInvalid } from "../../../../core/status/catalogue/policies/cluster-settings.ts";
import { flag, nonEmpty, present } from "../../base/present.ts";
import { isBase64 } from "../../tls/pem.ts";
import { type Faults, readCount } from "./faults.ts";

/** Health checking of a backend. */
export function healthCheckOf(check: HealthCheck | undefined, faults: Faults): ir.HealthCheck | undefined {
  return (
    check &&
    present<ir.HealthCheck>({
      passive: check.passive && passiveOf(check.passive, faults),
      active: check.active && activeOf(check.active, faults),
      panicThreshold: check.panicThreshold,
    })
  );
}

/** Ejection goes by times, so settings whose times cannot be read are left out as a whole. */
function passiveOf(
  { interval, baseEjectionTime, ...rest }: PassiveHealthCheck,
  faults: Faults,
): ir.OutlierDetection | undefined {
  for (const field of ["consecutive5XxErrors", "consecutiveGatewayErrors", "consecutiveLocalOriginFailures"] as const)
    readCount(rest[field], `healthCheck.passive.${field}`, faults);
  const times = { interval: toDuration(interval), baseEjectionTime: toDuration(baseEjectionTime) };
  const readable =
    (interval === undefined || times.interval !== undefined) &&
    (baseEjectionTime === undefined || times.baseEjectionTime !== undefined);
  return readable ? present<ir.OutlierDetection>({ ...rest, ...times }) : undefined;
}

function activeOf(check: ActiveHealthCheck, faults: Faults): ir.ActiveHealthCheck {
  return present<ir.ActiveHealthCheck>({
    timeout: toDuration(check.timeout),
    interval: toDuration(check.interval),
    initialJitter: check.initialJitter,
    unhealthyThreshold: check.unhealthyThreshold,
    healthyThreshold: check.healthyThreshold,
    http: check.type === "HTTP" && check.http ? httpOf(check.http, faults) : undefined,
    tcp: check.type === "TCP" && check.tcp ? tcpOf(check.tcp, faults) : undefined,
    grpc: check.type === "GRPC" ? present({ service: check.grpc?.service }) : undefined,
    overrides: check.overrides && present({ port: check.overrides.port }),
    backendHealthCheckLog: healthCheckLogOf(check.healthCheckLog),
  });
}

function httpOf(http: HTTPActiveHealthChecker, faults: Faults): ir.HttpHealthChecker {
  return present<ir.HttpHealthChecker>({
    host: http.hostname,
    path: http.path,
    method: http.method?.toUpperCase(),
    expectedStatuses: nonEmpty(sortedSet(http.expectedStatuses ?? [])) ?? [200],
    retriableStatuses: nonEmpty(sortedSet(http.retriableStatuses ?? [])),
    expectedResponse: payloadOf(http.expectedResponse, `${WHERE}.http.expectedResponse`, faults),
    requestBody: payloadOf(http.requestBody, `${WHERE}.http.requestBody`, faults),
  });
}

function tcpOf(tcp: TCPActiveHealthChecker, faults: Faults): ir.TcpHealthChecker {
  return present<ir.TcpHealthChecker>({
    send: payloadOf(tcp.send, `${WHERE}.tcp.send`, faults),
    receive: payloadOf(tcp.receive, `${WHERE}.tcp.receive`, faults),
  });
}

const WHERE = "healthCheck.active";

function payloadOf(
  payload: ActiveHealthCheckPayload | undefined,
  where: string,
  faults: Faults,
): ir.HealthCheckPayload | undefined {
  if (!payload) return undefined;
  if (payload.type === "Binary" && !isBase64(payload.binary ?? "")) faults.push(payloadInvalid(where));
  return payload.type === "Text" ? present({ text: payload.text }) : present({ binary: payload.binary });
}

/** Each number once, in ascending order. */
function sortedSet(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

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
