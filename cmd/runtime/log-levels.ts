import type { EnvoyGatewayConfig } from "../../core/config/mod.ts";
import type { LogLevel } from "../../core/observe/mod.ts";

/** The component of the configuration that the lines of a plugin belong to, by the beginning of the plugin's id. */
const COMPONENTS: readonly (readonly [prefix: string, component: string])[] = [
  ["provider/", "provider"],
  ["translator/", "gateway-api"],
  ["infra/", "infrastructure"],
  ["output/xds", "xds"],
];

/** Least levels by the name of a logger: its own component's, its plugin kind's, or the default. */
export function levelsOf({ level }: EnvoyGatewayConfig["logging"]): Readonly<Record<string, LogLevel>> {
  const given = level as Readonly<Record<string, LogLevel | undefined>>;
  const least = (name: string): LogLevel => {
    const component = COMPONENTS.find(([prefix]) => name.startsWith(prefix))?.[1] ?? name;
    return given[component] ?? given["default"] ?? "info";
  };
  return new Proxy<Record<string, LogLevel>>({}, { get: (_target, name) => least(String(name)) });
}
