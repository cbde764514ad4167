import { compile } from "../api/cel/mod.ts";
import type { FieldError } from "../resource/mod.ts";
import {
  type EnvoyGatewayConfig,
  type ExtensionManagerConfig,
  type ExtensionService,
  isPosterns,
  type PluginEntry,
} from "./envoy-gateway.ts";

/** The rules between fields that a schema of single fields cannot hold. Returns all that are broken, in the order of the fields. */
export function checkConfig(config: EnvoyGatewayConfig): readonly FieldError[] {
  return [
    ...checkProvider(config.provider),
    ...checkTelemetry(config.telemetry),
    ...checkRateLimit(config.rateLimit),
    ...checkExtensionManagers(config),
    ...checkLua(config.extensionApis),
    ...checkRanges(config.extensionApis),
    ...config.plugins.flatMap(checkPlugin),
  ];
}

/** The settings that are valid, but should be written otherwise or have no effect: a user of one should know. */
export function warnConfig(config: EnvoyGatewayConfig): readonly FieldError[] {
  const { extensionApis, telemetry, admin, gatewayAPI, provider } = config;
  const set: readonly [unknown, FieldError["path"], string][] = [
    [extensionApis.disableLua, ["extensionApis", "disableLua"], "is deprecated: use enableLua"],
    [telemetry.metrics.sinks, ["telemetry", "metrics", "sinks"], NOT_YET],
    [telemetry.traces, ["telemetry", "traces"], NOT_YET],
    [
      admin.enablePprof || undefined,
      ["admin", "enablePprof"],
      "has no effect: profiles of this kind do not exist here",
    ],
    [
      provider.custom?.infrastructure?.remote,
      ["provider", "custom", "infrastructure", "remote"],
      "cannot be served yet",
    ],
    [gatewayAPI?.enabled, ["gatewayAPI", "enabled"], NOT_YET],
    [config.extensionManager, ["extensionManager"], NOT_YET],
    [config.extensionManagers, ["extensionManagers"], NOT_YET],
  ];
  return set.filter(([value]) => value !== undefined).map(([, path, message]) => ({ path, message }));
}

const NOT_YET = "is read, but has no effect yet";

function checkPlugin({ path, builtIn, config, name, required }: PluginEntry, i: number): readonly FieldError[] {
  const at = ["plugins", i];
  if ((path === undefined) === (builtIn === undefined))
    return [{ path: at, message: "must have exactly one of path, builtIn" }];
  const ours = builtIn !== undefined && isPosterns(builtIn);
  const more = ours && (config !== undefined || name !== undefined || required);
  return more ? [{ path: at, message: "of a plugin that came with Postern only enabled can be said" }] : [];
}

function checkProvider({ type, kubernetes, custom }: EnvoyGatewayConfig["provider"]): readonly FieldError[] {
  if (type === "Kubernetes") return checkWatch(kubernetes.watch, ["provider", "kubernetes", "watch"]);
  const at = ["provider", "custom"];
  if (custom === undefined) return [{ path: at, message: "is required when the type is Custom" }];
  const { resource, infrastructure } = custom;
  const errors: FieldError[] = [];
  if (resource.type === "File" && resource.file === undefined) {
    errors.push({ path: [...at, "resource", "file"], message: "is required when the type is File" });
  }
  errors.push(...checkWatch(resource.kubernetes?.watch, [...at, "resource", "kubernetes", "watch"]));
  if (resource.type === "File") errors.push(...checkWatch(kubernetes.watch, ["provider", "kubernetes", "watch"]));
  if (infrastructure?.type === "Host" && infrastructure.host === undefined) {
    errors.push({ path: [...at, "infrastructure", "host"], message: "is required when the type is Host; {} will do" });
  }
  if (infrastructure?.type === "Remote") {
    const path = [...at, "infrastructure", "remote", "service"];
    errors.push(...checkService(infrastructure.remote?.service, path));
  }
  return errors;
}

type Watch = NonNullable<EnvoyGatewayConfig["provider"]["kubernetes"]["watch"]>;

function checkWatch(watch: Watch | undefined, path: readonly string[]): readonly FieldError[] {
  if (watch === undefined) return [];
  if (watch.type === undefined) {
    return [{ path: [...path, "type"], message: "must be one of Namespaces, NamespaceSelector" }];
  }
  if (watch.type === "Namespaces" && !watch.namespaces?.length) {
    return [{ path: [...path, "namespaces"], message: "must name a namespace when the type is Namespaces" }];
  }
  if (watch.type === "NamespaceSelector" && watch.namespaceSelector === undefined) {
    return [{ path: [...path, "namespaceSelector"], message: "is required when the type is NamespaceSelector" }];
  }
  return [];
}

function checkTelemetry({ metrics, traces }: EnvoyGatewayConfig["telemetry"]): readonly FieldError[] {
  const sinks = (metrics.sinks ?? []).map(({ openTelemetry }, i) => ({
    openTelemetry,
    path: ["telemetry", "metrics", "sinks", i, "openTelemetry"],
  }));
  if (traces) {
    const { openTelemetry } = traces.sink;
    sinks.push({ openTelemetry, path: ["telemetry", "traces", "sink", "openTelemetry"] });
  }
  return sinks
    .filter(({ openTelemetry }) => openTelemetry === undefined)
    .map(({ path }) => ({ path, message: "is required when the type is OpenTelemetry" }));
}

function checkRateLimit(rateLimit: EnvoyGatewayConfig["rateLimit"]): readonly FieldError[] {
  if (rateLimit === undefined) return [];
  const path = ["rateLimit", "backend", "redis"];
  const { redis } = rateLimit.backend;
  if (redis === undefined) return [{ path, message: "is required" }];
  if ((redis.url === undefined) === (redis.urlRef === undefined)) {
    return [{ path, message: "must have url or urlRef, and not both" }];
  }
  if (redis.urlRef?.secretKeyRef.optional) {
    const message = "must not be true: without the Secret the rate limit service cannot start";
    return [{ path: [...path, "urlRef", "secretKeyRef", "optional"], message }];
  }
  return [];
}

function checkExtensionManagers(config: EnvoyGatewayConfig): readonly FieldError[] {
  const { extensionManager: one, extensionManagers: many } = config;
  const path = ["extensionManagers"];
  if (one && many?.length)
    return [{ path, message: "cannot stand beside extensionManager: move that one into the list" }];
  if (many === undefined) return one ? checkExtensionManager(one, ["extensionManager"]) : [];
  if (many.length === 0) return [{ path, message: "must not be empty" }];
  const names = many.map(({ name }) => name);
  return many.flatMap((manager, i) => {
    const errors = [...checkExtensionManager(manager, [...path, i])];
    if (manager.name === undefined) errors.push({ path: [...path, i, "name"], message: "is required in a list" });
    else if (names.indexOf(manager.name) < i) {
      errors.push({ path: [...path, i, "name"], message: `${manager.name} is there twice` });
    }
    return errors;
  });
}

function checkExtensionManager(manager: ExtensionManagerConfig, path: FieldError["path"]): readonly FieldError[] {
  const hooks = manager.hooks?.xdsTranslator;
  const errors: FieldError[] = [];
  if (!hooks?.pre?.length && !hooks?.post?.length) {
    errors.push({ path: [...path, "hooks", "xdsTranslator"], message: "must list at least one hook" });
  }
  return [...errors, ...checkService(manager.service, [...path, "service"])];
}

function checkService(service: ExtensionService | undefined, path: FieldError["path"]): readonly FieldError[] {
  if (service === undefined) return [{ path, message: "is required" }];
  const targets = [service.host || undefined, service.fqdn, service.ip, service.unix];
  const given = targets.filter((target) => target !== undefined).length;
  const errors: FieldError[] = [];
  if (given !== 1) errors.push({ path, message: "must have exactly one of host, fqdn, ip, unix" });
  for (const field of ["certificateRef", "clientCertificateRef"] as const) {
    const ref = service.tls?.[field];
    if (ref && ((ref.group ?? "") !== "" || (ref.kind ?? "Secret") !== "Secret")) {
      errors.push({ path: [...path, "tls", field], message: "must name a Secret" });
    }
  }
  return errors;
}

function checkLua({ disableLua, enableLua }: EnvoyGatewayConfig["extensionApis"]): readonly FieldError[] {
  if (disableLua === undefined || disableLua !== enableLua) return [];
  return [{ path: ["extensionApis", "disableLua"], message: "contradicts enableLua: remove disableLua" }];
}

/** Ranges as Kubernetes has them, where it says what one is. */
function checkRanges({ allowedAddresses }: EnvoyGatewayConfig["extensionApis"]): readonly FieldError[] {
  const isRange = compile("isCIDR(self)");
  return allowedAddresses.flatMap((self, i): readonly FieldError[] =>
    isRange.test({ self }, 1_000).holds
      ? []
      : [
          {
            path: ["extensionApis", "allowedAddresses", i],
            message: "must be a range of addresses such as 169.254.20.0/24",
          },
        ],
  );
}
