import { fromBinary } from "@bufbuild/protobuf";
import {
  type handleClientStreamingCall,
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type ServiceDefinition,
} from "@grpc/grpc-js";
import type { HTTPAccessLogEntry } from "../../core/envoy/generated/envoy/data/accesslog/v3/accesslog_pb.ts";
import { StreamAccessLogsMessageSchema } from "../../core/envoy/generated/envoy/service/accesslog/v3/als_pb.ts";
import { later } from "../host-rig.ts";
import { type Log, logsOf, metricsOf, type Span, spansOf } from "./otlp.ts";

/** A collector of OpenTelemetry that is also a service for access logs, and keeps what it is told. */
export interface Collector {
  readonly port: number;
  readonly spans: Span[];
  readonly logs: Log[];
  readonly metrics: Set<string>;
  /** Entries of access logs, with the name of their log. */
  readonly entries: { readonly log: string; readonly entry: HTTPAccessLogEntry }[];
}

const as = (bytes: Buffer) => bytes;
const method = (path: string, requestStream: boolean) => ({
  ...{ path, requestStream, responseStream: false },
  ...{ requestSerialize: as, requestDeserialize: as, responseSerialize: as, responseDeserialize: as },
});
const otlp = (kind: string, service: string) =>
  method(`/opentelemetry.proto.collector.${kind}.v1.${service}/Export`, false);

const SERVICES: ServiceDefinition = {
  spans: otlp("trace", "TraceService"),
  logs: otlp("logs", "LogsService"),
  metrics: otlp("metrics", "MetricsService"),
  entries: method("/envoy.service.accesslog.v3.AccessLogService/StreamAccessLogs", true),
};

/** Starts one at an address. */
export async function collector(address: string): Promise<Collector> {
  const [spans, logs, metrics, entries]: [Span[], Log[], Set<string>, Collector["entries"]] = [[], [], new Set(), []];
  const taking =
    (take: (bytes: Buffer) => void): handleUnaryCall<Buffer, Buffer> =>
    ({ request }, reply) => {
      take(request);
      reply(null, Buffer.alloc(0));
    };
  const streamed: handleClientStreamingCall<Buffer, Buffer> = (call, reply) => {
    // Only the first message of a stream says which log it is.
    let log = "";
    call.on("data", (bytes: Buffer) => {
      const { identifier, logEntries } = fromBinary(StreamAccessLogsMessageSchema, bytes);
      log = identifier?.logName ?? log;
      if (logEntries.case === "httpLogs") for (const entry of logEntries.value.logEntry) entries.push({ log, entry });
    });
    call.on("error", () => {}).on("end", () => reply(null, Buffer.alloc(0)));
  };
  const server = new Server();
  server.addService(SERVICES, {
    spans: taking((bytes) => void spans.push(...spansOf(bytes))),
    logs: taking((bytes) => void logs.push(...logsOf(bytes))),
    metrics: taking((bytes) => {
      for (const name of metricsOf(bytes)) metrics.add(name);
    }),
    entries: streamed,
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync(`${address}:0`, ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  later(() => server.forceShutdown());
  return { port, spans, logs, metrics, entries };
}
