import type { EnvoyTools, XdsAccess } from "../../core/plugin/api.ts";
import { findEnvoy } from "./find-envoy.ts";
import { launchOf } from "./launch.ts";
import type { HostPaths } from "./paths.ts";
import { writeSdsFiles } from "./sds-files.ts";

/** The paths, the environment and the address that the tools work with. */
export interface EnvoyToolsOptions {
  readonly paths: HostPaths;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly address: XdsAccess["address"];
}

/** How Envoys of this host are run, for managers of others: the same bootstrap, certificates and binary that the one that is built in uses. */
export function hostEnvoyTools({ paths, env, address }: EnvoyToolsOptions): EnvoyTools {
  return {
    bootstrap(infra) {
      const xds = address();
      if (xds === undefined) return { error: "no xDS server listens, so no Envoy would get its configuration" };
      const missing = writeSdsFiles(paths);
      if (missing !== undefined) return { error: missing };
      const launch = launchOf(infra, { paths, xds });
      return "fault" in launch ? { error: launch.fault } : launch.value;
    },
    binary(version) {
      const found = findEnvoy({ version, dataHome: paths.dataHome, env });
      return "fault" in found ? { error: found.fault } : { path: found.value };
    },
  };
}
