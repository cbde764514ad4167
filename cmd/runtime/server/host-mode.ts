import { type EnvoyGatewayConfig, watchedNamespaces } from "../../../core/config/mod.ts";
import type { Logger, Metrics } from "../../../core/observe/mod.ts";
import { type OwnKind, type PluginUse, use } from "../../../core/plugin/mod.ts";
import type { Problem, Validate } from "../../../core/resource/mod.ts";
import { gatewayApi } from "../../../plugins/gateway-api/mod.ts";
import { certDir, type HostPaths, hostEnvoyTools, hostInfra, hostPaths } from "../../../plugins/infra-host/mod.ts";
import { xdsOutput } from "../../../plugins/xds/mod.ts";
import { fileProvider } from "../../../providers/file/mod.ts";
import { type KeptCertificates, keepCertificates } from "../certificates/keeper.ts";
import { hmacSecret } from "../certificates/mod.ts";
import { foreignFilesCure } from "../certificates/texts.ts";
import { SYSTEM_CLOCK } from "../clock.ts";
import { guardedReading } from "../reading/mod.ts";
import { createHostVerdicts } from "../verdicts/mod.ts";
import { certificateOf, type FileIdentity, fileIdentity, proxyCertificate } from "./identity.ts";
import type { Mode } from "./mode.ts";
import type { ProcessFacts } from "./settings.ts";
import { xdsConfig } from "./xds-config.ts";

/** Options of the command line for Envoys on this host. */
export interface EnvoyOptions {
  /** The first port for their admin interfaces; without it they have sockets. */
  readonly adminPort?: number;
  /** Variables of our environment that they get besides the few that every Envoy gets. */
  readonly envoyEnv: readonly string[];
}

/** The surroundings that host mode needs. */
export interface HostModeOptions {
  readonly config: EnvoyGatewayConfig;
  readonly around: ProcessFacts;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How Envoys are run, as far as the command line says. */
  readonly envoy: EnvoyOptions;
  readonly validate: Validate;
  /** The kinds that plugins bring. */
  readonly kinds: readonly OwnKind[];
  /** The version of Postern. */
  readonly version: string;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/**
 * Objects out of files, Envoy as processes of this host. The xDS server takes a free port of the loopback interface: only the Envoys
 * started here have to know it, so that two Posterns on one machine never fight over it.
 */
export async function hostMode({
  config,
  around,
  env,
  envoy,
  validate,
  kinds,
  version,
  log,
  metrics,
}: HostModeOptions): Promise<Mode> {
  const custom = config.provider.custom;
  const given = custom?.infrastructure?.host ?? {};
  const paths = hostPaths(given, env);
  const certificates = await keepCertificates({ configHome: paths.configHome, clock: SYSTEM_CLOCK, log, metrics });
  const identity = identityIn(paths, log, certificates);
  const served = { ...xdsConfig(config, around), host: "127.0.0.1", port: 0, unprobed: true };
  const xds = xdsOutput({ alone: served });
  const infra = hostInfra();
  const address = () => {
    const port = xds.port();
    return port === undefined ? undefined : { host: "127.0.0.1", port };
  };
  const runsEnvoy = custom?.infrastructure?.type === "Host";
  const { controllerName } = config.gateway;
  const reading = guardedReading({ folder: paths.stateHome, controllerName, validate, log, kinds });
  let refusedFiles: readonly Problem[] = [];
  const onRefused = (problems: readonly Problem[]) => {
    refusedFiles = problems;
  };
  const uses: PluginUse[] = [
    use(fileProvider({ own: [hmacSecret(paths.configHome, around.namespace)], onRefused, reading }), {
      paths: custom?.resource.file?.paths ?? [],
      watch: watchedNamespaces(config) as never,
      controllerNamespace: around.namespace,
    }),
    use(gatewayApi),
    use(xds.plugin, served),
    ...(runsEnvoy ? [use(infra.plugin, { ...given, ...envoy, envoyEnv: [...envoy.envoyEnv] })] : []),
  ];
  const verdicts = createHostVerdicts({
    ...{ folder: paths.stateHome, version, log },
    controllerName,
  });
  return {
    lends: {
      xds: { address, server: certificateOf(identity), proxy: proxyCertificate(certDir(paths, "envoy")) },
      envoy: hostEnvoyTools({ paths, env, address }),
    },
    ...{ uses, xds, verdicts, runsProxies: runsEnvoy, proxies: infra.running, failedProxies: infra.failed },
    refusedFiles: () => refusedFiles,
    async stop() {
      certificates.stop();
      identity.stop();
      reading.stop();
    },
  };
}

/** The certificate of the xDS server; nothing goes on behind when it cannot be used. */
function identityIn(paths: HostPaths, log: Logger, certificates: KeptCertificates): FileIdentity {
  try {
    return fileIdentity(certDir(paths, "envoy-gateway"), { log, cure: foreignFilesCure(paths.configHome) });
  } catch (error) {
    certificates.stop();
    throw error;
  }
}
