import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { JsonObject } from "@bufbuild/protobuf";
import type { EnvoyProxySpec, ProxyLogging } from "../../core/api/mod.ts";
import { applyBootstrap, type MetricSink, metricsOf, renderBootstrap } from "../../core/envoy/bootstrap/mod.ts";
import type { InfraIr, ProxyInfra, ResolvedMetricSink } from "../../core/ir/mod.ts";
import { done, failed, type Result } from "../../core/result/mod.ts";
import { parseDuration } from "../../core/scalars/mod.ts";
import { offPorts } from "./off-ports.ts";
import { certDir, type HostPaths } from "./paths.ts";
import { withoutUnknownZone } from "./zone.ts";

/** How one Envoy is to be run. Two that are equal need not be told apart. */
export interface Launch {
  /** Unique on this host, and Envoy's node id. */
  readonly name: string;
  /** The bootstrap; its admin interface has its place when it starts, see `withAdmin`. */
  readonly bootstrap: JsonObject;
  /** Arguments besides the files that belong to one run. */
  readonly args: readonly string[];
  /** Version of Envoy the EnvoyProxy asks for. */
  readonly version: string | undefined;
  /** How long connections may take to end when it stops, in seconds; undefined where nothing was said. */
  readonly drainSeconds: number | undefined;
}

/**
 * Has Envoy look for unknown fields in its bootstrap only. Postern has checked everything against the same API before it sends it, and that search
 * is a third of what a new route costs Envoy's main thread.
 */
export const TRUSTING: readonly string[] = ["--ignore-unknown-dynamic-fields"];

/** The settings that every launch has in common. */
export interface LaunchSettings {
  readonly paths: HostPaths;
  readonly xds: { readonly host: string; readonly port: number };
  /** Statistics are served to Prometheus, as in a cluster. */
  readonly scraped?: boolean;
  /** The sockets that the bootstrap itself would bind are not bound, see `offPorts`. */
  readonly offPorts?: boolean;
}

/** The name of a fleet on a host: readable up to 64 characters, then a hash of the whole key. */
export function hostName(key: string): string {
  const hash = createHash("sha256").update(key).digest("hex").slice(0, 8);
  const flat = key.replaceAll("/", "-");
  return `${flat.length > 64 ? flat.slice(0, 64).replace(/-$/, "") : flat}-${hash}`;
}

/** Derives how to run the Envoy of an infra IR, or says why its EnvoyProxy cannot be followed. Pure. */
export function launchOf({ proxy }: InfraIr, settings: LaunchSettings): Result<Launch> {
  const spec = (proxy.config?.spec ?? {}) as EnvoyProxySpec;
  const bootstrap = bootstrapOf(proxy, spec, settings);
  if ("fault" in bootstrap) return bootstrap;
  const name = hostName(proxy.name);
  const { drainTimeout } = spec.shutdown ?? {};
  const drainMs = drainTimeout === undefined ? undefined : parseDuration(drainTimeout);
  if (drainTimeout !== undefined && drainMs === undefined) {
    return failed(`EnvoyProxy: spec.shutdown.drainTimeout: ${drainTimeout} is not a duration such as 10s`);
  }
  return done({
    name,
    bootstrap: bootstrap.value,
    version: spec.provider?.host?.envoyVersion || undefined,
    drainSeconds: drainMs === undefined ? undefined : drainMs / 1000,
    args: [
      ...["--service-cluster", proxy.name],
      ...["--service-node", name],
      ...["--log-level", spec.logging?.level?.["default"] ?? "warn"],
      ...["--drain-strategy", "immediate"],
      ...(spec.concurrency === undefined ? [] : ["--concurrency", String(spec.concurrency)]),
      ...["--component-log-level", componentLevels(spec.logging)],
      ...["--drain-time-s", ((drainMs ?? 60_000) / 1000).toFixed(0)],
      // Several Envoys share a host, so none may claim the shared memory of hot restarts.
      "--disable-hot-restart",
      ...(spec.extraArgs?.includes("--reject-unknown-dynamic-fields") ? [] : TRUSTING),
      ...(spec.extraArgs ?? []),
    ],
  });
}

function bootstrapOf(
  proxy: ProxyInfra,
  spec: EnvoyProxySpec,
  { paths, xds, scraped = false, offPorts: off = false }: LaunchSettings,
): Result<JsonObject> {
  const resolved = (proxy.resolvedMetricSinks ?? []).flatMap(sinkOf);
  const metrics = metricsOf(spec.telemetry?.metrics, resolved);
  if ("fault" in metrics) return failed(`EnvoyProxy: spec.telemetry.metrics: ${metrics.fault}`);
  const certificates = certDir(paths, "envoy");
  const rendered = renderBootstrap({
    xds,
    adminPort: 0,
    // Nobody scrapes a fixed port here: /stats/prometheus is on the admin interface.
    metrics: scraped ? metrics.value : { ...metrics.value, prometheus: { enabled: false } },
    sds: {
      certificate: join(certificates, "xds-certificate.json"),
      trustedCa: join(certificates, "xds-trusted-ca.json"),
      serviceAccountToken: "",
    },
    serviceCluster: proxy.name,
    topologyInjectorDisabled: true,
    ...(spec.ipFamily === undefined ? {} : { ipFamily: spec.ipFamily }),
  });
  const applied = applyBootstrap(rendered, spec.bootstrap);
  if ("fault" in applied) return failed(`EnvoyProxy: spec.bootstrap: ${applied.fault}`);
  const value = withoutUnknownZone(applied.value, spec.extraArgs);
  return done(off ? offPorts(value) : value);
}

function componentLevels(logging: ProxyLogging | undefined): string {
  const levels = Object.entries(logging?.level ?? {}).filter(([component]) => component !== "default");
  if (levels.length === 0) return "misc:error";
  return levels
    .map(([component, level]) => `${component}:${level}`)
    .sort()
    .join(",");
}

/** The first endpoint of a resolved sink: Envoy sends its statistics to one collector. */
function sinkOf({ destination, ...sink }: ResolvedMetricSink): MetricSink[] {
  const setting = destination.settings?.[0];
  const endpoint = setting?.endpoints?.[0];
  if (endpoint === undefined) return [];
  const { sni, useSystemTrustStore, caCertificate } = setting?.tls ?? {};
  const tls = {
    ...(sni === undefined ? {} : { sni }),
    ...(useSystemTrustStore ? { useSystemTrustStore } : {}),
    ...(caCertificate?.certificate ? { caCertificate: Buffer.from(caCertificate.certificate, "base64") } : {}),
  };
  const address = { address: endpoint.host ?? "", port: endpoint.port ?? 0 };
  return [{ ...sink, ...address, ...(setting?.tls === undefined ? {} : { tls }) }];
}
