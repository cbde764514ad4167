import { createLogger, type Logger, type LogLine } from "../observe/logger.ts";

/** A logger that keeps its lines for a test to look at. */
export interface RecordingLogger {
  readonly log: Logger;
  readonly lines: readonly LogLine[];
}

/** Makes a logger that keeps every line of every level. */
export function createRecordingLogger(): RecordingLogger {
  const lines: LogLine[] = [];
  const log = createLogger({ write: (line) => lines.push(line), now: () => 0, levels: () => ({ default: "debug" }) });
  return { log, lines };
}
