import { Buffer } from "node:buffer";
import type { EnvoyProxySpec, ProxyLogging } from "../../../core/api/mod.ts";
import {
  applyBootstrap,
  type BootstrapOptions,
  type MetricSink,
  metricsOf,
  renderBootstrap,
  toYaml,
} from "../../../core/envoy/bootstrap/mod.ts";
import type { ResolvedMetricSink } from "../../../core/ir/mod.ts";
import { done, failed, type Result } from "../../../core/result/mod.ts";
import { badBootstrap } from "../manifests/problem.ts";
import { seconds, wholeQuantity } from "../manifests/scalars.ts";
import { CONTROL_PLANE_SERVICE } from "../manifests/settings.ts";
import { type ProxyScope, READINESS_PORT, STATS_PORT, XDS_PORT } from "./scope.ts";
import { SDS_DIR, SDS_FILES } from "./sds.ts";

/** The share of its memory limit that Envoy's heap may take. */
const HEAP_SHARE = 0.8;

/** Envoy's command line in a pod. */
export function envoyArgs(scope: ProxyScope, memoryLimit: number | string | undefined): Result<readonly string[]> {
  const { spec } = scope;
  const bootstrap = bootstrapText(scope, memoryLimit);
  if ("fault" in bootstrap) return bootstrap;
  const drain = seconds("spec.shutdown.drainTimeout", spec.shutdown?.drainTimeout ?? "60s");
  if ("fault" in drain) return drain;
  return done([
    ...["--service-cluster", serviceCluster(scope)],
    ...["--service-node", "$(ENVOY_POD_NAME)"],
    ...["--config-yaml", bootstrap.value],
    ...["--log-level", spec.logging?.level?.["default"] ?? "warn"],
    "--cpuset-threads",
    ...["--drain-strategy", "immediate"],
    ...(spec.concurrency === undefined ? [] : ["--concurrency", String(spec.concurrency)]),
    ...["--component-log-level", componentLevels(spec.logging)],
    ...["--drain-time-s", drain.value.toFixed(0)],
    ...(spec.extraArgs ?? []),
  ]);
}

/** Name of the fleet, which xDS uses as key and zone-aware routing as its local cluster. */
function serviceCluster({ infra, settings }: ProxyScope): string {
  return settings.gatewayNamespaceMode ? `${infra.namespace}/${infra.name}` : infra.name;
}

function componentLevels(logging: ProxyLogging | undefined): string {
  const levels = Object.entries(logging?.level ?? {}).filter(([component]) => component !== "default");
  if (levels.length === 0) return "misc:error";
  return levels
    .map(([component, level]) => `${component}:${level}`)
    .sort()
    .join(",");
}

/** The bootstrap with the user's changes. A replacing one is passed on as it was written: the translator has checked it. */
function bootstrapText(scope: ProxyScope, memoryLimit: number | string | undefined): Result<string> {
  const user = scope.spec.bootstrap;
  if (user !== undefined && (user.type ?? "Replace") === "Replace") return done(user.value ?? "");
  const options = bootstrapOptions(scope, memoryLimit);
  if ("fault" in options) return options;
  const applied = applyBootstrap(renderBootstrap(options.value), user);
  return "value" in applied ? done(toYaml(applied.value)) : failed(badBootstrap(applied.fault));
}

function bootstrapOptions(
  scope: ProxyScope,
  memoryLimit: number | string | undefined,
): Result<Partial<BootstrapOptions>> {
  const { infra, settings, spec } = scope;
  const metrics = metricsOf(spec.telemetry?.metrics, (infra.resolvedMetricSinks ?? []).flatMap(sinkOf));
  if ("fault" in metrics) return failed(badBootstrap(metrics.fault));
  const limit = wholeQuantity("container.resources.limits.memory", memoryLimit ?? 0);
  if ("fault" in limit) return limit;
  return done({
    xds: {
      host: `${CONTROL_PLANE_SERVICE}.${settings.controllerNamespace}.svc.${settings.dnsDomain}.`,
      port: XDS_PORT,
    },
    statsPort: STATS_PORT,
    readyPort: READINESS_PORT,
    metrics: metrics.value,
    sds: {
      trustedCa: `${SDS_DIR}/${SDS_FILES.trustedCa}`,
      certificate: `${SDS_DIR}/${SDS_FILES.certificate}`,
      serviceAccountToken: `${SDS_DIR}/${SDS_FILES.serviceAccountToken}`,
    },
    maxHeapSizeBytes: Math.floor(limit.value * HEAP_SHARE),
    serviceCluster: serviceCluster(scope),
    gatewayNamespaceMode: settings.gatewayNamespaceMode,
    topologyInjectorDisabled: settings.topologyInjectorDisabled,
    ...ipFamily(spec),
  });
}

function ipFamily({ ipFamily }: EnvoyProxySpec): Pick<BootstrapOptions, "ipFamily"> {
  return ipFamily === undefined ? {} : { ipFamily };
}

/** The first endpoint of a resolved sink: Envoy sends its statistics to one collector. */
function sinkOf({ destination, ...sink }: ResolvedMetricSink): MetricSink[] {
  const setting = destination.settings?.[0];
  const endpoint = setting?.endpoints?.[0];
  if (endpoint === undefined) return [];
  const tls = setting?.tls;
  const ca = tls?.caCertificate?.certificate;
  return [
    {
      ...sink,
      address: endpoint.host ?? "",
      port: endpoint.port ?? 0,
      ...(tls === undefined
        ? {}
        : {
            tls: {
              ...(tls.sni === undefined ? {} : { sni: tls.sni }),
              ...(tls.useSystemTrustStore ? { useSystemTrustStore: true } : {}),
              ...(ca === undefined ? {} : { caCertificate: Buffer.from(ca, "base64") }),
            },
          }),
    },
  ];
}
