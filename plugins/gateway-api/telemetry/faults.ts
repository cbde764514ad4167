import type {
  ProxyAccessLogFormat,
  ProxyAccessLogSetting,
  ProxyTelemetry,
  ProxyTracing,
} from "../../../core/api/mod.ts";
import { formatInvalid } from "../../../core/status/catalogue/policies/format.ts";
import { type FormatUse, readFormat } from "../format/format.ts";

/**
 * The faults in an EnvoyProxy's telemetry for which Envoy would refuse every listener, in texts in which commands are substituted. Sinks and tags with
 * them are left out, and the rest goes on. All of these texts are formats and nothing else, so that a lone percent sign is a mistake in them. The operator
 * writes them, who may name what the proxy's process knows.
 */
export function telemetryFaults({ accessLog, tracing }: ProxyTelemetry): readonly string[] {
  const settings = accessLog?.disable ? [] : (accessLog?.settings ?? []);
  return [
    ...settings.flatMap((setting, i) =>
      (setting.sinks?.length ? setting.sinks : [FILE]).flatMap((sink, place) =>
        sinkFaults(setting, sink, { setting: i, sink: place }),
      ),
    ),
    ...Object.entries(tracing?.tags ?? {}).flatMap(([name, value]) =>
      formatFaults(value, `${TRACING}.tags.${name}`, SPAN),
    ),
    ...SIDES.flatMap((side) => formatFaults(tracing?.spanName?.[side] ?? "", `${TRACING}.spanName.${side}`, SPAN)),
  ].filter((text, i, all) => all.indexOf(text) === i);
}

type Sink = NonNullable<ProxyAccessLogSetting["sinks"]>[number];

const FILE: Sink = Object.freeze({ type: "File" });
const TRACING = "spec.telemetry.tracing";
const SIDES = ["client", "server"] as const;
const SPAN: FormatUse = { process: true };
const LOG: FormatUse = { process: true, logged: true };

/** The faults that keep one sink of an access log from being written. */
export function sinkFaults(
  { format, sinks = [] }: ProxyAccessLogSetting,
  sink: Sink,
  at: { readonly setting: number; readonly sink: number },
): readonly string[] {
  const where = `spec.telemetry.accessLog.settings[${at.setting}]`;
  if (sink.type === "ALS") return [];
  const json = Object.entries(format?.json ?? {});
  const text = () => formatFaults(format?.text ?? "", `${where}.format.text`, LOG);
  const fields = () => json.flatMap(([name, value]) => formatFaults(value, `${where}.format.json.${name}`, LOG));
  if (sink.type !== "OpenTelemetry") return usesText(format, sinks.length) ? text() : fields();
  const headers = (sink.openTelemetry?.headers ?? []).flatMap(({ value }, i) =>
    formatFaults(value, `${where}.sinks[${at.sink}].openTelemetry.headers[${i}].value`, SPAN),
  );
  return [...(format?.type === "JSON" ? [] : text()), ...(format?.type === "Text" ? [] : fields()), ...headers];
}

/** Whether a file gets lines of text; without sinks it is always JSON. */
export function usesText(format: ProxyAccessLogFormat | undefined, sinks: number): boolean {
  return format?.type === "Text" && sinks > 0;
}

/** Tags and names of spans without those that Envoy would refuse. */
export function soundSpans({ tags, spanName }: ProxyTracing): Pick<ProxyTracing, "tags" | "spanName"> {
  const sound = (text: string | undefined) => text !== undefined && "value" in readFormat(text, SPAN);
  const names = SIDES.filter((side) => sound(spanName?.[side])).map((side) => [side, spanName?.[side]] as const);
  return {
    ...(tags && { tags: Object.fromEntries(Object.entries(tags).filter(([, value]) => sound(value))) }),
    ...(spanName && { spanName: Object.fromEntries(names) as NonNullable<ProxyTracing["spanName"]> }),
  };
}

function formatFaults(text: string, where: string, use: FormatUse): readonly string[] {
  const format = readFormat(text, use);
  return "fault" in format ? [formatInvalid(where, format)] : [];
}
