import { writeSync } from "node:fs";
import type { EnvoyGatewayConfig } from "../../core/config/mod.ts";
import { createLogger, formatJson, formatText, type Logger, type LogLevel } from "../../core/observe/mod.ts";

type Logging = EnvoyGatewayConfig["logging"];

/** Which component of the configuration a plugin's lines belong to. */
const COMPONENT_OF: readonly (readonly [prefix: string, component: string])[] = [
  ["provider/", "provider"],
  ["translator/", "gateway-api"],
  ["infra/", "infrastructure"],
  ["output/xds", "xds"],
];

/** A logger to standard error whose levels and format follow the configuration, also when it changes. */
export function stderrLogger(logging: () => Logging): Logger {
  return createLogger({
    now: () => Date.now(),
    levels: () => levelsOf(logging()),
    write: (line) => {
      const format = logging().encoder === "JSON" ? formatJson : formatText;
      writeLine(`${format(line)}\n`);
    },
  });
}

/** Levels by component and by plugin, from those of the configuration. */
export function levelsOf(logging: Logging): Readonly<Record<string, LogLevel>> {
  const given = logging.level as Readonly<Record<string, LogLevel | undefined>>;
  return new Proxy({} as Record<string, LogLevel>, {
    get: (_target, name) => {
      const component = COMPONENT_OF.find(([prefix]) => String(name).startsWith(prefix))?.[1] ?? String(name);
      return given[component] ?? given["default"] ?? "info";
    },
  });
}

/** Standard error may be a full pipe, or gone: a log line is never worth stopping for. */
function writeLine(text: string): void {
  try {
    writeSync(2, text);
  } catch {
    // Nowhere to say it.
  }
}
