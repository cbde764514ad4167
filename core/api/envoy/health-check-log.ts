import { cel, choice, exactlyFor, type In, list, object, optional, required, text } from "../schema/mod.ts";

/** Log to a file. */
export const fileEnvoyProxyHealthCheckLog = object({
  path: required(text({ min: 1 }), "Path of the file."),
});

/** The type of {@link fileEnvoyProxyHealthCheckLog}. */
export interface FileEnvoyProxyHealthCheckLog extends In<typeof fileEnvoyProxyHealthCheckLog> {}

/** A place for the log. */
export const proxyHealthCheckLogSink = object(
  {
    file: optional(fileEnvoyProxyHealthCheckLog, "Log to a file."),
    type: required(choice(["File"]), "Kind of the place."),
  },
  { rules: [exactlyFor("File", "file")] },
);

/** The type of {@link proxyHealthCheckLogSink}. */
export interface ProxyHealthCheckLogSink extends In<typeof proxyHealthCheckLogSink> {}

/** Log of changes of health. */
export const proxyHealthCheckLog = object({
  matches: optional(
    list(choice(["Failure", "FailureSeriesStart", "Success", "HealthyTransition"]), {
      max: 4,
      kind: "set",
      rules: [
        cel(
          "self.exists(e, e == 'Failure' || e == 'FailureSeriesStart') == self.exists(e, e == 'Success' || e == 'HealthyTransition')",
          "name a failure event and a success event, or neither",
        ),
      ],
    }),
    "Events to log.",
  ),
  sinks: optional(list(proxyHealthCheckLogSink, { max: 1 }), "Where to log."),
});

/** The type of {@link proxyHealthCheckLog}. */
export interface ProxyHealthCheckLog extends In<typeof proxyHealthCheckLog> {}
