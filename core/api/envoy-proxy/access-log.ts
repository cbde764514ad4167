import { backendFieldsOf, servicesOrBackends } from "../envoy/backend-ref.ts";
import {
  cel,
  choice,
  dict,
  exactlyFor,
  flag,
  type In,
  int32,
  list,
  notTogether,
  object,
  optional,
  required,
  text,
} from "../schema/mod.ts";
import { plainHttpHeader } from "../shared/header.ts";

/** Format of an access log. */
export const proxyAccessLogFormat = object(
  {
    json: optional(dict(text()), "Fields of a JSON line."),
    text: optional(text(), "A line of text."),
    type: optional(choice(["Text", "JSON"]), "Which of the two is used."),
  },
  {
    rules: [
      cel("has(self.type) && self.type == 'Text' ? has(self.text) : true", "the type Text needs text"),
      cel("has(self.type) && self.type == 'Text' ? !has(self.json) : true", "json is not for the type Text"),
      cel("has(self.type) && self.type == 'JSON' ? has(self.json) : true", "the type JSON needs json"),
      cel("has(self.type) && self.type == 'JSON' ? !has(self.text) : true", "text is not for the type JSON"),
      cel("!has(self.type) ? (has(self.text) || has(self.json)) : true", "set text or json"),
    ],
  },
);

/** The type of {@link proxyAccessLogFormat}. */
export interface ProxyAccessLogFormat extends In<typeof proxyAccessLogFormat> {}

/** Headers in HTTP entries. */
export const alsEnvoyProxyHttpAccessLogConfig = object({
  requestHeaders: optional(list(text()), "Request headers to log."),
  responseHeaders: optional(list(text()), "Response headers to log."),
  responseTrailers: optional(list(text()), "Response trailers to log."),
});

/** The type of {@link alsEnvoyProxyHttpAccessLogConfig}. */
export interface ALSEnvoyProxyHTTPAccessLogConfig extends In<typeof alsEnvoyProxyHttpAccessLogConfig> {}

/** A gRPC access log service. */
export const alsEnvoyProxyAccessLog = object(
  {
    ...backendFieldsOf("The service."),
    http: optional(alsEnvoyProxyHttpAccessLogConfig, "Settings for HTTP entries."),
    logName: optional(text({ min: 1 }), "Name of the log."),
    type: required(choice(["HTTP", "TCP"]), "Entries of connections or of requests."),
  },
  {
    rules: [
      cel("self.type == 'HTTP' || !has(self.http)", "http is for the type HTTP"),
      cel("!has(self.backendRef)", "use backendRefs instead of backendRef"),
      cel("has(self.backendRefs) && self.backendRefs.size() > 0", "name at least one backend in backendRefs"),
      ...servicesOrBackends,
    ],
  },
);

/** The type of {@link alsEnvoyProxyAccessLog}. */
export interface ALSEnvoyProxyAccessLog extends In<typeof alsEnvoyProxyAccessLog> {}

/** An access log file. */
export const fileEnvoyProxyAccessLog = object({
  path: optional(text({ min: 1 }), "Path of the file."),
});

/** The type of {@link fileEnvoyProxyAccessLog}. */
export interface FileEnvoyProxyAccessLog extends In<typeof fileEnvoyProxyAccessLog> {}

/** Access log to OpenTelemetry. */
export const openTelemetryEnvoyProxyAccessLog = object(
  {
    ...backendFieldsOf("The collector."),
    headers: optional(list(plainHttpHeader, { min: 1, max: 32 }), "Headers to send."),
    host: optional(text(), "Host name or address of the collector; use backendRefs instead."),
    port: optional(int32({ min: 0 }), "Port of the collector; use backendRefs instead.", { default: 4317 }),
    resourceAttributes: optional(dict(text()), "Attributes of the OpenTelemetry resource."),
    resources: optional(dict(text()), "Use resourceAttributes instead."),
  },
  {
    rules: [
      cel("has(self.host) || self.backendRefs.size() > 0", "set host or backendRefs"),
      cel("!has(self.backendRef)", "use backendRefs instead of backendRef"),
      ...servicesOrBackends,
      notTogether("resources", "resourceAttributes"),
    ],
  },
);

/** The type of {@link openTelemetryEnvoyProxyAccessLog}. */
export interface OpenTelemetryEnvoyProxyAccessLog extends In<typeof openTelemetryEnvoyProxyAccessLog> {}

/** A place for an access log. */
export const proxyAccessLogSink = object(
  {
    als: optional(alsEnvoyProxyAccessLog, "A gRPC access log service."),
    file: optional(fileEnvoyProxyAccessLog, "A file."),
    openTelemetry: optional(openTelemetryEnvoyProxyAccessLog, "An OpenTelemetry collector."),
    type: optional(choice(["ALS", "File", "OpenTelemetry"]), "Kind of the place."),
  },
  { rules: [exactlyFor("ALS", "als"), exactlyFor("File", "file"), exactlyFor("OpenTelemetry", "openTelemetry")] },
);

/** The type of {@link proxyAccessLogSink}. */
export interface ProxyAccessLogSink extends In<typeof proxyAccessLogSink> {}

/** One access log. */
export const proxyAccessLogSetting = object({
  format: optional(proxyAccessLogFormat, "Format of the lines."),
  matches: optional(list(text(), { max: 10 }), "CEL conditions; all must hold."),
  sinks: required(list(proxyAccessLogSink, { min: 1, max: 50 }), "Where to write."),
  type: optional(choice(["Listener", "Route", "Upstream"]), "Log connections or requests; absent means both."),
});

/** The type of {@link proxyAccessLogSetting}. */
export interface ProxyAccessLogSetting extends In<typeof proxyAccessLogSetting> {}

/** The access log. */
export const proxyAccessLog = object({
  disable: optional(flag(), "Write none."),
  settings: optional(list(proxyAccessLogSetting, { min: 1, max: 50 }), "What is logged, and where."),
});

/** The type of {@link proxyAccessLog}. */
export interface ProxyAccessLog extends In<typeof proxyAccessLog> {}
