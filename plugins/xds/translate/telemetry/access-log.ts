import type {
  AccessLogFilterSchema,
  AccessLogSchema,
} from "../../../../core/envoy/generated/envoy/config/accesslog/v3/accesslog_pb.ts";
import { ApiVersion } from "../../../../core/envoy/generated/envoy/config/core/v3/config_source_pb.ts";
import { FileAccessLogSchema } from "../../../../core/envoy/generated/envoy/extensions/access_loggers/file/v3/file_pb.ts";
import { ExpressionFilterSchema } from "../../../../core/envoy/generated/envoy/extensions/access_loggers/filters/cel/v3/cel_pb.ts";
import {
  HttpGrpcAccessLogConfigSchema,
  TcpGrpcAccessLogConfigSchema,
} from "../../../../core/envoy/generated/envoy/extensions/access_loggers/grpc/v3/als_pb.ts";
import { OpenTelemetryAccessLogConfigSchema } from "../../../../core/envoy/generated/envoy/extensions/access_loggers/open_telemetry/v3/logs_service_pb.ts";
import { ReqWithoutQuerySchema } from "../../../../core/envoy/generated/envoy/extensions/formatter/req_without_query/v3/req_without_query_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { configured, type Extension, extension, type ConfiguredExtension as Sink } from "../shapes/extension.ts";
import type { Init } from "../shapes/init.ts";
import { defaultJsonFields, keyValues, podAttributes } from "./log-fields.ts";
import { hasCluster } from "./tracing.ts";

/** An access log of Envoy's API. */
export type AccessLogInit = Init<typeof AccessLogSchema>;

/** The access logs of each place: a listener (connections that found no route), requests, or calls to backends. */
export type AccessLogs = Readonly<Record<ir.AccessLogType, AccessLogInit[]>>;

/** The access logs that every chain of a gateway writes. A log without a type is written for listeners and requests. */
export function accessLogs(logs: ir.AccessLog = {}): AccessLogs {
  return { Listener: logsAt(logs, "Listener"), Route: logsAt(logs, "Route"), Upstream: logsAt(logs, "Upstream") };
}

function logsAt(logs: ir.AccessLog, place: ir.AccessLogType): AccessLogInit[] {
  const wanted = (log: ir.AccessLogBase) => (log.logType === undefined ? place !== "Upstream" : log.logType === place);
  const filtered = (log: ir.AccessLogBase, sink: Sink): AccessLogInit => ({
    ...sink,
    filter: logFilter(log.celMatches ?? [], place === "Listener" && log.logType === undefined),
  });
  return [
    ...(logs.text ?? []).filter(wanted).map((log) => filtered(log, textLog(log))),
    ...(logs.json ?? []).filter(wanted).map((log) => filtered(log, jsonLog(log))),
    ...(logs.als ?? []).filter(wanted).map((log) => filtered(log, serviceLog(log))),
    ...(logs.openTelemetry ?? []).filter(wanted).map((log) => filtered(log, openTelemetryLog(log))),
  ];
}

/** Why the access logs cannot be expressed; undefined when they can. */
export function accessLogProblem(logs: ir.AccessLog | undefined): string | undefined {
  const { text = [], als = [], openTelemetry = [] } = logs ?? {};
  if (text.some((log) => log.format === undefined)) return "a text access log needs a format";
  return [...als, ...openTelemetry].every(hasCluster)
    ? undefined
    : "an access log says no cluster to send entries to: its destination has no name";
}

type Filter = Init<typeof AccessLogFilterSchema>;

/** All conditions must hold. A listener logs only what no route took, since requests are logged where they are routed. */
function logFilter(expressions: readonly string[], unroutedOnly: boolean): Filter | undefined {
  const filters: Filter[] = expressions.map((expression) => ({
    filterSpecifier: {
      case: "extensionFilter",
      value: configured("envoy.access_loggers.extension_filters.cel", ExpressionFilterSchema, { expression }),
    },
  }));
  if (unroutedOnly) filters.push({ filterSpecifier: { case: "responseFlagFilter", value: { flags: ["NR"] } } });
  return filters.length <= 1 ? filters[0] : { filterSpecifier: { case: "andFilter", value: { filters } } };
}

function textLog(log: ir.TextAccessLog): Sink {
  const format = log.format ?? "";
  return configured("envoy.access_loggers.file", FileAccessLogSchema, {
    path: log.path,
    accessLogFormat: {
      case: "logFormat",
      value: {
        format: { case: "textFormatSource", value: { specifier: { case: "inlineString", value: format } } },
        formatters: formattersFor([format]),
      },
    },
  });
}

function jsonLog(log: ir.JsonAccessLog): Sink {
  const fields = log.json ?? defaultJsonFields;
  return configured("envoy.access_loggers.file", FileAccessLogSchema, {
    path: log.path ?? "",
    accessLogFormat: {
      case: "logFormat",
      value: {
        format: { case: "jsonFormat", value: Object.fromEntries(fields.map(({ key, value }) => [key, value])) },
        formatters: formattersFor(fields.map(({ value }) => value)),
      },
    },
  });
}

function serviceLog(log: ir.AlsAccessLog): Sink {
  const commonConfig = {
    logName: log.name ?? "",
    grpcService: { targetSpecifier: { case: "envoyGrpc" as const, value: { clusterName: log.destination.name } } },
    transportApiVersion: ApiVersion.V3,
  };
  if (log.type === "TCP")
    return configured("envoy.access_loggers.tcp_grpc", TcpGrpcAccessLogConfigSchema, { commonConfig });
  return configured("envoy.access_loggers.http_grpc", HttpGrpcAccessLogConfigSchema, {
    commonConfig,
    additionalRequestHeadersToLog: [...(log.http?.requestHeaders ?? [])],
    additionalResponseHeadersToLog: [...(log.http?.responseHeaders ?? [])],
    additionalResponseTrailersToLog: [...(log.http?.responseTrailers ?? [])],
  });
}

function openTelemetryLog(log: ir.OpenTelemetryAccessLog): Sink {
  const text = log.text ?? "";
  const given = log.attributes ?? [];
  const attributes = given.length === 0 && text === "" ? defaultJsonFields : given;
  return configured("envoy.access_loggers.open_telemetry", OpenTelemetryAccessLogConfigSchema, {
    commonConfig: {
      logName: "otel_envoy_accesslog",
      grpcService: {
        targetSpecifier: {
          case: "envoyGrpc",
          value: { clusterName: log.destination.name, authority: log.authority ?? "" },
        },
        initialMetadata: (log.headers ?? []).map(({ name, value }) => ({ key: name, value })),
      },
      transportApiVersion: ApiVersion.V3,
    },
    resourceAttributes: keyValues(log.resourceAttributes ?? []),
    ...(text !== "" && { body: { value: { case: "stringValue", value: text } } }),
    attributes: keyValues([...podAttributes, ...attributes]),
    formatters: formattersFor([text, ...attributes.map(({ value }) => value)]),
  });
}

/** Some command operators are extensions, which must be named where they are used. */
function formattersFor(formats: readonly string[]): Extension[] {
  if (!formats.some((format) => format.includes("%REQ_WITHOUT_QUERY"))) return [];
  return [extension("envoy.formatter.req_without_query", ReqWithoutQuerySchema, {})];
}
