import { type ConfigSource, defaultConfig } from "../../../core/config/mod.ts";
import type { Problem } from "../../../core/resource/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import { printable } from "../../../core/scalars/mod.ts";
import { SYSTEM_CLOCK } from "../../../library/gateway/clock.ts";
import { version } from "../../../package.json" with { type: "json" };
import { configFile, readConfig } from "../../runtime/config-file.ts";
import type { EnvoyOptions } from "../../runtime/server/host-mode.ts";
import { endSignal } from "../../runtime/signals.ts";
import type { Input, Io, Run } from "../command.ts";
import { pluginsIsGone } from "../plugin/options.ts";
import { failed, wrongUse } from "../run.ts";

export const run: Run = async (input, io) => {
  // Before any server listens: a signal that comes meanwhile must not be lost.
  const stopped = endSignal();
  const read = await sourceOf(input.text("config-path"), io);
  if (read === undefined) return failed(io, "the configuration is not valid, nothing was started");
  const envoy = envoyOptions(input);
  if ("fault" in envoy) return wrongUse(io, envoy.fault, "postern server --help");
  if (input.text("plugins") !== undefined) return wrongUse(io, pluginsIsGone("server"), "postern server --help");
  const [{ loadAll }, files] = [await import("../../runtime/plugins/mod.ts"), input.texts("plugin")];
  const { runServer } = await import("../../runtime/server/run.ts");
  try {
    await runServer({
      ...read,
      version,
      env: io.env,
      plugins: ({ plugins }) => loadAll({ configFile: input.text("config-path"), entries: plugins, files }),
      envoy: envoy.value,
      write: (line) => io.talk(`${line}\n`),
      stopped,
    });
    return 0;
  } catch (error) {
    return failed(io, error instanceof Error ? error.message : String(error));
  }
};

/** How Envoys of this host are run, or what is wrong with an option. */
function envoyOptions(input: Input): Result<EnvoyOptions> {
  const text = input.text("envoy-admin");
  const envoyEnv = input.texts("envoy-env");
  if (text === undefined) return { value: { envoyEnv } };
  const adminPort = Number(text);
  if (!/^\d+$/.test(text) || adminPort > 65_535) return { fault: "server: --envoy-admin must be a port, or 0" };
  return { value: { adminPort, envoyEnv } };
}

/** The configuration of a file, or the default one, which never changes, with what is remarkable about it. Undefined when the file is not valid; what is wrong has been said. */
async function sourceOf(
  path: string | undefined,
  io: Io,
): Promise<{ readonly source: ConfigSource; readonly warnings: readonly Problem[] } | undefined> {
  if (path === undefined) return { source: { current: defaultConfig(), follow: () => () => {} }, warnings: [] };
  const result = await readConfig(path);
  if ("value" in result)
    return { source: configFile(path, result.value.config, SYSTEM_CLOCK), warnings: result.value.warnings };
  for (const { file, line, column, message } of result.fault)
    io.talk(`${printable(`${file}:${line}:${column}: ${message}`)}\n`);
  return undefined;
}
