import { spawnSync } from "node:child_process";
import type { EnvoyGatewayConfig } from "../../../core/config/mod.ts";
import { envoyEnvironment, findEnvoy, hostPaths } from "../../../plugins/infra-host/mod.ts";
import { Failure } from "../failure.ts";

/** How long Envoy may take to say its version, in milliseconds. */
const PATIENCE_MS = 20_000;

/** Fails when there is no Envoy that runs on this machine, so that no object is blamed for that. */
export function requireEnvoy(
  config: EnvoyGatewayConfig | undefined,
  env: Readonly<Record<string, string | undefined>>,
): void {
  const { dataHome } = hostPaths(config?.provider.custom?.infrastructure?.host ?? {}, env);
  const found = findEnvoy({ version: undefined, dataHome, env });
  if ("fault" in found) throw new Failure(found.fault);
  const { value: path } = found;
  const { status, error, stderr } = spawnSync(path, ["--version"], {
    ...{ encoding: "utf8", timeout: PATIENCE_MS },
    env: envoyEnvironment(env),
  });
  if (status === 0) return;
  throw new Failure(`${path} does not run on this machine: ${error?.message ?? stderr.trim()}`);
}
