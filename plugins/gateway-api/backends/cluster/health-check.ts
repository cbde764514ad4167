import type {
  ActiveHealthCheck,
  ActiveHealthCheckPayload,
  HealthCheck,
  HTTPActiveHealthChecker,
  PassiveHealthCheck,
  TCPActiveHealthChecker,
} from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { toDuration } from "../../../../core/scalars/mod.ts";
import { nonEmpty, present } from "../../present.ts";
import { healthCheckLogOf } from "../../telemetry/health-check-log.ts";

/** Health checking of a backend. */
export function healthCheckOf(check: HealthCheck | undefined): ir.HealthCheck | undefined {
  return (
    check &&
    present<ir.HealthCheck>({
      passive: check.passive && passiveOf(check.passive),
      active: check.active && activeOf(check.active),
      panicThreshold: check.panicThreshold,
    })
  );
}

/** Ejection goes by times, so settings whose times cannot be read are left out as a whole. */
function passiveOf({ interval, baseEjectionTime, ...rest }: PassiveHealthCheck): ir.OutlierDetection | undefined {
  const times = { interval: toDuration(interval), baseEjectionTime: toDuration(baseEjectionTime) };
  const readable =
    (interval === undefined || times.interval !== undefined) &&
    (baseEjectionTime === undefined || times.baseEjectionTime !== undefined);
  return readable ? present<ir.OutlierDetection>({ ...rest, ...times }) : undefined;
}

function activeOf(check: ActiveHealthCheck): ir.ActiveHealthCheck {
  return present<ir.ActiveHealthCheck>({
    timeout: toDuration(check.timeout),
    interval: toDuration(check.interval),
    initialJitter: check.initialJitter,
    unhealthyThreshold: check.unhealthyThreshold,
    healthyThreshold: check.healthyThreshold,
    http: check.type === "HTTP" && check.http ? httpOf(check.http) : undefined,
    tcp: check.type === "TCP" && check.tcp ? tcpOf(check.tcp) : undefined,
    grpc: check.type === "GRPC" ? present({ service: check.grpc?.service }) : undefined,
    overrides: check.overrides && present({ port: check.overrides.port }),
    backendHealthCheckLog: healthCheckLogOf(check.healthCheckLog),
  });
}

function httpOf(http: HTTPActiveHealthChecker): ir.HttpHealthChecker {
  return present<ir.HttpHealthChecker>({
    host: http.hostname,
    path: http.path,
    method: http.method?.toUpperCase(),
    expectedStatuses: nonEmpty(sortedSet(http.expectedStatuses ?? [])) ?? [200],
    retriableStatuses: nonEmpty(sortedSet(http.retriableStatuses ?? [])),
    expectedResponse: payloadOf(http.expectedResponse),
    requestBody: payloadOf(http.requestBody),
  });
}

function tcpOf(tcp: TCPActiveHealthChecker): ir.TcpHealthChecker {
  return present<ir.TcpHealthChecker>({ send: payloadOf(tcp.send), receive: payloadOf(tcp.receive) });
}

function payloadOf(payload: ActiveHealthCheckPayload | undefined): ir.HealthCheckPayload | undefined {
  if (!payload) return undefined;
  return payload.type === "Text" ? present({ text: payload.text }) : present({ binary: payload.binary });
}

/** Each number once, in ascending order. */
function sortedSet(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
