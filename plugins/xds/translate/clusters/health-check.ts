import type { OutlierDetectionSchema } from "../../../../core/envoy/generated/envoy/config/cluster/v3/outlier_detection_pb.ts";
import { RequestMethod } from "../../../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import type {
  HealthCheck_PayloadSchema,
  HealthCheckSchema,
} from "../../../../core/envoy/generated/envoy/config/core/v3/health_check_pb.ts";
import { HealthCheckEventFileSinkSchema } from "../../../../core/envoy/generated/envoy/extensions/health_check/event_sinks/file/v3/file_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { hexOfBytes } from "../../../../core/scalars/bytes.ts";
import { bytesOf } from "../shapes/data-source.ts";
import { duration } from "../shapes/duration.ts";
import { extension } from "../shapes/extension.ts";
import type { Init } from "../shapes/init.ts";

type HealthCheckInit = Init<typeof HealthCheckSchema>;

/** The settings that a probe takes from its surroundings. */
export interface ProbeContext {
  /** Host header where the check names none. */
  readonly routeHostname: string;
  /** The gateway's log; the backend's own wins. */
  readonly log: ir.HealthCheckLog | undefined;
}

/**
 * The authority that a check of gRPC names where there is no host. Without one Envoy sends the name of the cluster, whose slashes RFC 9110, section 7.2
 * and RFC 3986, section 3.2 do not allow there: servers on nghttp2, such as those of Node.js, end the connection over it, so no endpoint was ever well.
 */
const NO_AUTHORITY = "localhost";

/** Probing of endpoints. */
export function healthCheck(check: ir.ActiveHealthCheck, context: ProbeContext): HealthCheckInit {
  const log = check.backendHealthCheckLog ?? context.log;
  return {
    timeout: duration(check.timeout ?? "0s"),
    interval: duration(check.interval ?? "0s"),
    initialJitter: duration(check.initialJitter),
    unhealthyThreshold: check.unhealthyThreshold,
    healthyThreshold: check.healthyThreshold,
    healthChecker: checker(check, context.routeHostname),
    ...(log && {
      alwaysLogHealthCheckFailures: log.alwaysLogHealthCheckFailures ?? false,
      alwaysLogHealthCheckSuccess: log.alwaysLogHealthCheckSuccess ?? false,
      eventLogger: (log.fileSinks ?? []).map(({ path }) =>
        extension("envoy.health_check.event_sinks.file", HealthCheckEventFileSinkSchema, { eventLogPath: path }),
      ),
    }),
  };
}

function checker(check: ir.ActiveHealthCheck, routeHostname: string): NonNullable<HealthCheckInit["healthChecker"]> {
  if (check.http !== undefined) return { case: "httpHealthCheck", value: httpCheck(check.http, routeHostname) };
  if (check.tcp !== undefined) {
    const { send, receive } = check.tcp;
    return {
      case: "tcpHealthCheck",
      value: { send: send && payload(send), receive: receive ? [payload(receive)] : [] },
    };
  }
  if (check.grpc !== undefined) {
    const isHost = routeHostname !== "" && !routeHostname.includes("*");
    const authority = isHost ? routeHostname : NO_AUTHORITY;
    return { case: "grpcHealthCheck", value: { serviceName: check.grpc.service ?? "", authority } };
  }
  return { case: undefined };
}

function httpCheck(http: ir.HttpHealthChecker, routeHostname: string) {
  return {
    host: http.host || routeHostname,
    path: http.path,
    method: methodOf(http.method),
    expectedStatuses: statusRanges(http.expectedStatuses ?? []),
    retriableStatuses: statusRanges(http.retriableStatuses ?? []),
    receive: http.expectedResponse ? [payload(http.expectedResponse)] : [],
    send: http.requestBody && payload(http.requestBody),
  };
}

function methodOf(method: string | undefined): RequestMethod {
  const known = RequestMethod[(method ?? "") as keyof typeof RequestMethod];
  return known ?? RequestMethod.METHOD_UNSPECIFIED;
}

/** Statuses as half-open ranges, neighbours in one. */
function statusRanges(statuses: readonly number[]): { start: bigint; end: bigint }[] {
  const ranges: { start: bigint; end: bigint }[] = [];
  for (const status of [...statuses].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && last.end === BigInt(status)) last.end += 1n;
    else ranges.push({ start: BigInt(status), end: BigInt(status) + 1n });
  }
  return ranges;
}

/** Envoy takes text in hexadecimal. */
function payload({ text, binary }: ir.HealthCheckPayload): Init<typeof HealthCheck_PayloadSchema> {
  const bytes = bytesOf(binary);
  if (bytes.length > 0) return { payload: { case: "binary", value: bytes } };
  if (text === undefined || text === "") return {};
  return { payload: { case: "text", value: hexOfBytes(new TextEncoder().encode(text)) } };
}

/** Ejection of endpoints that fail real traffic. Envoy only counts gateway errors and percentages when told to enforce them. */
export function outlierDetection(passive: ir.OutlierDetection): Init<typeof OutlierDetectionSchema> {
  const { consecutiveGatewayErrors: gateway, failurePercentageThreshold: percentage, maxEjectionPercent } = passive;
  return {
    baseEjectionTime: duration(passive.baseEjectionTime ?? "0s"),
    interval: duration(passive.interval ?? "0s"),
    splitExternalLocalOriginErrors: passive.splitExternalLocalOriginErrors ?? false,
    maxEjectionPercent: maxEjectionPercent === 0 ? undefined : maxEjectionPercent,
    consecutiveLocalOriginFailure: passive.consecutiveLocalOriginFailures,
    consecutive5xx: passive.consecutive5XxErrors,
    ...(gateway !== undefined && { consecutiveGatewayFailure: gateway, enforcingConsecutiveGatewayFailure: 100 }),
    ...(percentage !== undefined && { failurePercentageThreshold: percentage, enforcingFailurePercentage: 100 }),
    alwaysEjectOneHost: passive.alwaysEjectOneEndpoint,
  };
}
