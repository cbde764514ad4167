/** A span, as far as the tests read it. */
export interface Span {
  readonly trace: string;
  readonly parent: string;
  readonly name: string;
  readonly service: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A line of a log, as far as the tests read it. */
export interface Log {
  readonly body: string;
  /** Attributes of what wrote it. */
  readonly resource: Readonly<Record<string, string>>;
}

// Numbers of fields are those of opentelemetry/proto/{trace,logs,metrics,common,resource}/v1.
const OF_RESOURCE = 1;
const OF_SCOPE = 2;

/** Spans of an ExportTraceServiceRequest. */
export function spansOf(request: Uint8Array): readonly Span[] {
  return records(request).flatMap(({ resource, record }) => {
    const hex = (field: number) => Buffer.from(record(field)[0] ?? []).toString("hex");
    const name = text(record(5)[0]);
    return [{ trace: hex(1), parent: hex(4), name, service: resource["service.name"] ?? "", tags: tags(record(9)) }];
  });
}

/** Lines of an ExportLogsServiceRequest. */
export function logsOf(request: Uint8Array): readonly Log[] {
  return records(request).map(({ resource, record }) => ({ body: value(record(5)[0]), resource }));
}

/** Names of metrics of an ExportMetricsServiceRequest. */
export function metricsOf(request: Uint8Array): readonly string[] {
  return records(request).map(({ record }) => text(record(1)[0]));
}

type Message = (field: number) => readonly Uint8Array[];

/** The records of a request, each with the attributes of the resource that it is of: all three requests are built alike. */
function records(request: Uint8Array) {
  return message(request)(1).flatMap((group) => {
    const resource = tags(message(message(group)(OF_RESOURCE)[0])(1));
    return message(group)(OF_SCOPE).flatMap((scope) =>
      message(scope)(2).map((record) => ({ resource, record: message(record) })),
    );
  });
}

function tags(pairs: readonly Uint8Array[]): Readonly<Record<string, string>> {
  return Object.fromEntries(pairs.map((pair) => [text(message(pair)(1)[0]), value(message(pair)(2)[0])]));
}

/** An AnyValue that is a text; others are empty. */
function value(any: Uint8Array | undefined): string {
  return text(message(any)(1)[0]);
}

function text(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}

/** The fields of a message whose content has a length; those of numbers are passed over. */
function message(bytes: Uint8Array = new Uint8Array()): Message {
  const fields = new Map<number, Uint8Array[]>();
  let at = 0;
  const number = () => {
    let [result, factor] = [0, 1];
    for (;;) {
      const byte = bytes[at++] ?? 0;
      result += (byte & 0x7f) * factor;
      factor *= 0x80;
      if (byte < 0x80) return result;
    }
  };
  while (at < bytes.length) {
    const tag = number();
    const [field, wire] = [Math.floor(tag / 8), tag % 8];
    if (wire === 0) number();
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else {
      const length = number();
      fields.set(field, [...(fields.get(field) ?? []), bytes.subarray(at, at + length)]);
      at += length;
    }
  }
  return (field) => fields.get(field) ?? [];
}
