import { escaped, printable } from "../scalars/printable.ts";

/** Facts that belong to a log line; values that are not text, numbers or booleans are printed as JSON. Never put secrets in. */
export type LogFields = Readonly<Record<string, unknown>>;

/** From the most to the least talkative. */
export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;

/** How serious a line is. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Writes lines for people and machines. Never throws. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger whose lines carry a component's name and take that component's level. */
  child(component: string): Logger;
}

/** One line before it is written. */
export interface LogLine {
  readonly time: number;
  readonly level: LogLevel;
  readonly component: string;
  readonly message: string;
  readonly fields: LogFields;
}

/** The options of a logger: where lines go, the time, and the least level by component (`default` for the others). */
export interface LoggerOptions {
  readonly write: (line: LogLine) => void;
  readonly now: () => number;
  readonly levels: () => Readonly<Record<string, LogLevel>>;
}

/** Makes the root logger. Levels are asked at every line, so a reloaded configuration takes effect at once. */
export function createLogger(options: LoggerOptions, component = "default"): Logger {
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      const levels = options.levels();
      const least = levels[component] ?? levels["default"] ?? "info";
      if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(least)) return;
      options.write({ time: options.now(), level, component, message, fields });
    };
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    child: (name) => createLogger(options, name),
  };
}

/** Characters of a message, and of a field that is text, that are written at most. */
export const LONGEST = 4_000;

/** A line as JSON, for log collectors. Never more than one line, whatever users wrote. */
export function formatJson({ time, level, component, message, fields }: LogLine): string {
  const cut = message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message;
  const line = { time: new Date(time).toISOString(), level, component, message: cut, ...shown(fields) };
  return escaped(JSON.stringify(line));
}

/** A line as text, for people: time, level, component, message, then `key=value` pairs. Never more than one line, whatever users wrote. */
export function formatText(line: LogLine): string {
  const pairs = Object.entries(shown(line.fields)).map(
    ([key, value]) => `${key}=${typeof value === "string" && !/[\s"=]/.test(value) ? value : JSON.stringify(value)}`,
  );
  const time = new Date(line.time).toISOString();
  const head = [time, line.level.toUpperCase().padEnd(5), line.component, printable(line.message, LONGEST)];
  return [...head, ...pairs.map(escaped)].join(" ");
}

function shown(fields: LogFields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, shownValue(value)]));
}

function shownValue(value: unknown): unknown {
  const plain = value instanceof Error ? value.message : value;
  return typeof plain === "string" && plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain;
}
