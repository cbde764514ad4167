/** A piece of work that is being timed. */
export interface Span {
  set(key: string, value: string | number | boolean): void;
  fail(error: unknown): void;
  end(): void;
}

/** Starts spans; the default one forgets them. An exporter is a plugin's business. */
export interface Tracer {
  start(name: string, parent?: Span): Span;
}

const SILENT_SPAN: Span = { set: () => {}, fail: () => {}, end: () => {} };

/** The tracer of a Postern that exports no traces. */
export const SILENT_TRACER: Tracer = { start: () => SILENT_SPAN };
