import type {
  ALSEnvoyProxyAccessLog,
  OpenTelemetryEnvoyProxyAccessLog,
  ProxyAccessLog,
  ProxyAccessLogSetting,
} from "../../../core/api/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import { accessLogMatchInvalid } from "../../../core/status/catalogue/gateway.ts";
import { isCel } from "../base/expressions.ts";
import { keyOf } from "../base/keys.ts";
import { entriesOf } from "../base/metadata.ts";
import { nonEmpty, present } from "../base/present.ts";
import { telemetryDestination } from "./destination.ts";
import { sinkFaults, usesText } from "./faults.ts";
import type { TelemetrySite } from "./site.ts";

const STDOUT = "/dev/stdout";

/** The access logs of a Gateway, one per sink, in the order of settings. */
export function accessLogOf(
  log: ProxyAccessLog | undefined,
  site: TelemetrySite,
  read: Reader,
): Result<ir.AccessLog | undefined> {
  if (log?.disable) return { value: undefined };
  const built = new Logs(site, read);
  for (const [index, setting] of (log?.settings ?? []).entries()) {
    const bad = (setting.matches ?? []).filter((expression) => !isCel(expression));
    if (bad.length > 0) return { fault: bad.map(accessLogMatchInvalid).join(" ") };
    const fault = built.add(setting, index);
    if (fault !== undefined) return { fault };
  }
  return { value: built.result() };
}

/** The fields that all logs of one setting share. */
type Base = Pick<ir.AccessLogBase, "celMatches" | "logType">;

/** Access logs by kind of sink, while settings are read one after the other. */
class Logs {
  readonly #text: ir.TextAccessLog[] = [];
  readonly #json: ir.JsonAccessLog[] = [];
  readonly #als: ir.AlsAccessLog[] = [];
  readonly #openTelemetry: ir.OpenTelemetryAccessLog[] = [];
  readonly #site: TelemetrySite;
  readonly #read: Reader;

  constructor(site: TelemetrySite, read: Reader) {
    this.#site = site;
    this.#read = read;
  }

  result(): ir.AccessLog {
    return present<ir.AccessLog>({
      text: nonEmpty(this.#text),
      json: nonEmpty(this.#json),
      als: nonEmpty(this.#als),
      openTelemetry: nonEmpty(this.#openTelemetry),
    });
  }

  /** Adds the sinks of one setting; what comes back is what is wrong with it. */
  add(setting: ProxyAccessLogSetting, index: number): string | undefined {
    const { sinks = [], matches, type } = setting;
    const base: Base = { celMatches: nonEmpty(matches), logType: type };
    if (sinks.length === 0 && sinkFaults(setting, { type: "File" }, { setting: index, sink: 0 }).length === 0)
      this.#addFile(setting, base, STDOUT);
    for (const [place, sink] of sinks.entries()) {
      if (sinkFaults(setting, sink, { setting: index, sink: place }).length > 0) continue;
      const at = { setting, base, place: `${index}_${place}` };
      if (sink.type === "File" && sink.file) this.#addFile(setting, base, sink.file.path ?? "");
      const fault =
        sink.type === "ALS" && sink.als
          ? this.#addAls(sink.als, at)
          : sink.type === "OpenTelemetry" && sink.openTelemetry
            ? this.#addOpenTelemetry(sink.openTelemetry, at)
            : undefined;
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  #addFile({ format, sinks }: ProxyAccessLogSetting, base: Base, path: string): void {
    if (usesText(format, sinks?.length ?? 0))
      this.#text.push(present<ir.TextAccessLog>({ ...base, format: format?.text, path }));
    else this.#json.push(present<ir.JsonAccessLog>({ ...base, json: nonEmpty(entriesOf(format?.json)), path }));
  }

  #addAls(als: ALSEnvoyProxyAccessLog, { setting, base, place }: SinkAt): string | undefined {
    const name = `accesslog_als_${place}`;
    const found = telemetryDestination(als, { name, grpc: true, site: this.#site }, this.#read);
    if ("fault" in found) return found.fault;
    const { format } = setting;
    const text = format?.type === "Text";
    this.#als.push(
      present<ir.AlsAccessLog>({
        ...base,
        name: als.logName ?? keyOf(this.#site.proxy),
        destination: found.value?.destination as ir.RouteDestination,
        traffic: found.value?.traffic,
        type: als.type,
        http: als.type === "HTTP" ? als.http : undefined,
        text: text ? format.text : undefined,
        attributes: text ? undefined : nonEmpty(entriesOf(format?.json)),
      }),
    );
    return undefined;
  }

  #addOpenTelemetry(sink: OpenTelemetryEnvoyProxyAccessLog, { setting, base, place }: SinkAt): string | undefined {
    const name = `accesslog_otel_${place}`;
    const found = telemetryDestination(sink, { name, grpc: true, site: this.#site }, this.#read);
    if ("fault" in found) return found.fault;
    const { format } = setting;
    this.#openTelemetry.push(
      present<ir.OpenTelemetryAccessLog>({
        ...base,
        destination: found.value?.destination as ir.RouteDestination,
        authority: found.value?.authority,
        traffic: found.value?.traffic,
        headers: nonEmpty(sink.headers),
        resourceAttributes: nonEmpty(entriesOf(sink.resourceAttributes ?? sink.resources)),
        // Text is the body and JSON the attributes of a record, so without a type both are used.
        text: format && format.type !== "JSON" ? format.text : undefined,
        attributes: format && format.type !== "Text" ? nonEmpty(entriesOf(format.json)) : undefined,
      }),
    );
    return undefined;
  }
}

interface SinkAt {
  readonly setting: ProxyAccessLogSetting;
  readonly base: Base;
  readonly place: string;
}
