import {
  cel,
  choiceOfAll,
  exactlyFor,
  flag,
  type In,
  int32,
  list,
  object,
  optional,
  required,
  text,
} from "../schema/mod.ts";
import { duration } from "../shared/values.ts";
import { proxyHealthCheckLog } from "./health-check-log.ts";
import { httpStatus } from "./values.ts";

/** Checks by gRPC. */
export const grpcActiveHealthChecker = object({
  service: optional(text(), "Service to ask for."),
});

/** The type of {@link grpcActiveHealthChecker}. */
export interface GRPCActiveHealthChecker extends In<typeof grpcActiveHealthChecker> {}

/** Bytes of a check. */
export const activeHealthCheckPayload = object(
  {
    binary: optional(text({ format: "byte" }), "As base64."),
    text: optional(text(), "As text."),
    type: required(choiceOfAll(["Text", "Binary"], ["Text", "Binary"]), "Which form is used."),
  },
  { rules: [exactlyFor("Text", "text"), exactlyFor("Binary", "binary")] },
);

/** The type of {@link activeHealthCheckPayload}. */
export interface ActiveHealthCheckPayload extends In<typeof activeHealthCheckPayload> {}

/** Checks by HTTP. */
export const httpActiveHealthChecker = object(
  {
    expectedResponse: optional(activeHealthCheckPayload, "Body to expect."),
    expectedStatuses: optional(list(httpStatus), "Status codes that mean healthy."),
    hostname: optional(
      text({ min: 1, max: 253, pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$" }),
      "Host header to send.",
    ),
    method: optional(text({ max: 16 }), "Method to use."),
    path: required(text({ min: 1, max: 1024 }), "Path to ask for."),
    requestBody: optional(activeHealthCheckPayload, "Body to send."),
    retriableStatuses: optional(list(httpStatus), "Status codes after which to try again."),
  },
  {
    rules: [
      cel(
        "!has(self.requestBody) || (has(self.method) && self.method.upperAscii() in ['POST','PUT'])",
        "requestBody needs the method POST or PUT",
      ),
    ],
  },
);

/** The type of {@link httpActiveHealthChecker}. */
export interface HTTPActiveHealthChecker extends In<typeof httpActiveHealthChecker> {}

/** Differences for checks. */
export const healthCheckOverrides = object({
  port: optional(int32({ min: 1, max: 65535 }), "Port to check instead of the traffic's."),
});

/** The type of {@link healthCheckOverrides}. */
export interface HealthCheckOverrides extends In<typeof healthCheckOverrides> {}

/** Checks by TCP. */
export const tcpActiveHealthChecker = object({
  receive: optional(activeHealthCheckPayload, "Bytes to expect."),
  send: optional(activeHealthCheckPayload, "Bytes to send."),
});

/** The type of {@link tcpActiveHealthChecker}. */
export interface TCPActiveHealthChecker extends In<typeof tcpActiveHealthChecker> {}

/** Asking endpoints for their health. */
export const activeHealthCheck = object(
  {
    grpc: optional(grpcActiveHealthChecker, "Ask by gRPC."),
    healthCheckLog: optional(proxyHealthCheckLog, "Log of changes of health."),
    healthyThreshold: optional(int32({ min: 1 }), "Successes in a row that make an endpoint healthy.", { default: 1 }),
    http: optional(httpActiveHealthChecker, "Ask by HTTP."),
    initialJitter: optional(duration, "Random delay before the first check."),
    interval: optional(duration, "Time between two runs.", { default: "3s" }),
    overrides: optional(healthCheckOverrides, "Differences for the checks themselves."),
    tcp: optional(tcpActiveHealthChecker, "Ask by TCP."),
    timeout: optional(duration, "Time to wait for the answer.", { default: "1s" }),
    type: required(choiceOfAll(["HTTP", "TCP", "GRPC"], ["HTTP", "TCP", "GRPC"]), "Protocol of the checks."),
    unhealthyThreshold: optional(int32({ min: 1 }), "Failures in a row that make an endpoint unhealthy.", {
      default: 3,
    }),
  },
  {
    rules: [
      exactlyFor("HTTP", "http"),
      exactlyFor("TCP", "tcp"),
      cel("has(self.grpc) ? self.type == 'GRPC' : true", "grpc is for the type GRPC"),
    ],
  },
);

/** The type of {@link activeHealthCheck}. */
export interface ActiveHealthCheck extends In<typeof activeHealthCheck> {}

/** Endpoints ejected for failing traffic. */
export const passiveHealthCheck = object({
  alwaysEjectOneEndpoint: optional(flag(), "Eject one endpoint even when the percentage would not allow it.", {
    default: false,
  }),
  baseEjectionTime: optional(duration, "Shortest time out of service.", { default: "30s" }),
  consecutive5XxErrors: optional(int32(), "5xx responses in a row that eject.", { default: 5 }),
  consecutiveGatewayErrors: optional(int32(), "Gateway errors in a row that eject."),
  consecutiveLocalOriginFailures: optional(int32(), "Connection errors in a row that eject.", { default: 5 }),
  failurePercentageThreshold: optional(int32({ min: 0, max: 100 }), "Share of failures that ejects, in percent."),
  interval: optional(duration, "Time between two looks at the endpoints.", { default: "3s" }),
  maxEjectionPercent: optional(int32({ min: 0, max: 100 }), "Share of endpoints ejected at most, in percent.", {
    default: 10,
  }),
  splitExternalLocalOriginErrors: optional(flag(), "Count connection errors apart from responses.", { default: false }),
});

/** The type of {@link passiveHealthCheck}. */
export interface PassiveHealthCheck extends In<typeof passiveHealthCheck> {}

/** Health of endpoints. */
export const healthCheck = object({
  active: optional(activeHealthCheck, "Ask the endpoints."),
  panicThreshold: optional(
    int32({ min: 0, max: 100 }),
    "Share of healthy endpoints below which health is ignored, in percent.",
  ),
  passive: optional(passiveHealthCheck, "Watch the traffic."),
});

/** The type of {@link healthCheck}. */
export interface HealthCheck extends In<typeof healthCheck> {}
