import { type EnvoyGatewayConfig, watchedNamespaces } from "../../../core/config/mod.ts";
import type { Logger } from "../../../core/observe/mod.ts";
import type { PluginUse } from "../../../core/plugin/mod.ts";
import type { Problem, Validate } from "../../../core/resource/mod.ts";
import { gatewayApi } from "../../../plugins/gateway-api/mod.ts";
import { certDir, hostInfra, hostPaths } from "../../../plugins/infra-host/mod.ts";
import { xdsOutput } from "../../../plugins/xds/mod.ts";
import { fileProvider } from "../../../providers/file/mod.ts";
import { ensureCertificates, hmacSecret } from "../certificates/mod.ts";
import { guardedReading } from "../reading/mod.ts";
import { createHostVerdicts } from "../verdicts/mod.ts";
import { fileIdentity } from "./identity.ts";
import type { Mode } from "./mode.ts";
import type { Surroundings } from "./settings.ts";
import { xdsConfig } from "./xds-config.ts";

/** What host mode needs of its surroundings. */
export interface HostModeOptions {
  readonly config: EnvoyGatewayConfig;
  readonly around: Surroundings;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly validate: Validate;
  /** The version of Postern. */
  readonly version: string;
  readonly log: Logger;
}

/**
 * Objects out of files, Envoy as processes of this host. The xDS server takes a free port of the loopback interface: only the Envoys
 * started here have to know it, so that two Posterns on one machine never fight over it.
 */
export async function hostMode({ config, around, env, validate, version, log }: HostModeOptions): Promise<Mode> {
  const custom = config.provider.custom;
  const given = custom?.infrastructure?.host ?? {};
  const paths = hostPaths(given);
  const certificates = await ensureCertificates(paths.configHome);
  if (certificates.made) log.info("certificates were made", { folder: certificates.folder });
  const identity = fileIdentity(certDir(paths, "envoy-gateway"), log);
  const xds = xdsOutput({ identity });
  const infra = hostInfra(env, xds.port);
  const runsEnvoy = custom?.infrastructure?.type === "Host";
  const { controllerName } = config.gateway;
  const reading = guardedReading({ folder: paths.stateHome, controllerName, validate, log });
  let refusedFiles: readonly Problem[] = [];
  const onRefused = (problems: readonly Problem[]) => {
    refusedFiles = problems;
  };
  const uses: PluginUse[] = [
    {
      definition: fileProvider(validate, {
        ...{ own: [hmacSecret(paths.configHome, around.namespace)], onRefused, reading },
      }) as never,
      config: {
        paths: custom?.resource.file?.paths ?? [],
        watch: watchedNamespaces(config),
        controllerNamespace: around.namespace,
      },
    },
    { definition: gatewayApi as never },
    {
      definition: xds.plugin as never,
      config: { ...xdsConfig(config, around), host: "127.0.0.1", port: 0, unprobed: true },
    },
    ...(runsEnvoy ? [{ definition: infra.plugin as never, config: given }] : []),
  ];
  const verdicts = createHostVerdicts({
    ...{ folder: paths.stateHome, version, log },
    controllerName,
  });
  return {
    ...{ uses, xds, verdicts, runsProxies: runsEnvoy, proxies: infra.running, failedProxies: infra.failed },
    refusedFiles: () => refusedFiles,
    async stop() {
      identity.stop();
      reading.stop();
    },
  };
}
