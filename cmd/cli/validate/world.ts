import {
  DEFAULT_CONTROLLER_NAME,
  type EnvoyGatewayConfig,
  resourceSource,
  watchedNamespaces,
} from "../../../core/config/mod.ts";
import type { PluginUse } from "../../../core/plugin/mod.ts";
import {
  createStore,
  KINDS,
  type KubeObject,
  objectKey,
  type Snapshot,
  type TableKind,
  WatchScope,
} from "../../../core/resource/mod.ts";
import { withNamespaces } from "../../../library/objects.ts";
import { DEFAULT_SETTINGS, type GatewayApiSettings } from "../../../plugins/gateway-api/base/settings.ts";
import { POLICY_KINDS } from "../../../plugins/gateway-api/loose-ends.ts";
import { type ProcessFacts, settingsOf } from "../../runtime/server/settings.ts";
import { xdsConfig } from "../../runtime/server/xds-config.ts";
import { withAddresses } from "../translate/complete.ts";

/** The world that objects are translated in. */
export interface CheckedWorld {
  /** The given objects that a Postern would read. */
  readonly objects: readonly KubeObject[];
  /** The same, with those that are there without being written down. */
  readonly complete: readonly KubeObject[];
  /** The same as a snapshot. */
  readonly snapshot: Snapshot;
  readonly settings: GatewayApiSettings;
  /** Options of the second translation. */
  readonly xds: {
    readonly controllerNamespace: string;
    readonly nameSchemeV2: boolean;
    readonly unprobed: boolean;
    readonly rateLimit: { readonly url: string };
  };
  /** Proxies are processes of this machine, and everything there is stands in files; otherwise a cluster adds what only a cluster has. */
  readonly onHost: boolean;
  /** Notes on what was not looked at, and why: a sentence each. */
  readonly notes: readonly string[];
}

/**
 * The world that a Postern would see. A configuration says how it runs; without one an EnvoyProxy does, as `translate` has it, and every optional part of the
 * API counts as switched on.
 */
export function worldOf(
  given: readonly KubeObject[],
  config: EnvoyGatewayConfig | undefined,
  around: ProcessFacts & { readonly plugins?: readonly PluginUse[] },
): CheckedWorld {
  const scoped = config === undefined ? given : watched(given, config, around);
  const settings =
    config === undefined ? plainSettings(scoped, around) : settingsOf(config, around, undefined, around.plugins);
  const onHost = config === undefined ? settings.runningOnHost : resourceSource(config) === "File";
  const complete = withNamespaces(onHost ? scoped : withAddresses(withHmac(scoped, around)));
  const snapshot = createStore().replace(complete);
  const left = given.length - scoped.length;
  return {
    ...{ objects: scoped, complete, snapshot, onHost },
    // A cluster makes the endpoints of Services; addresses stand for them here.
    settings: onHost ? settings : { ...settings, endpointRoutingDisabled: true },
    xds: {
      controllerNamespace: around.namespace,
      nameSchemeV2: config !== undefined && xdsConfig(config, around).nameSchemeV2,
      unprobed: settings.runningOnHost,
      rateLimit: { url: `grpc://envoy-ratelimit.${around.namespace}.svc.${around.dnsDomain}:8081` },
    },
    notes: [
      ...(left > 0 ? [`${count(left, "object")} in namespaces that the configuration does not watch`] : []),
      ...foreignGateways(snapshot, settings.controllerName),
    ],
  };
}

/** `1 object`, `2 objects`. */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** The objects of the namespaces that a configuration watches. */
function watched(
  given: readonly KubeObject[],
  config: EnvoyGatewayConfig,
  around: ProcessFacts,
): readonly KubeObject[] {
  const scope = new WatchScope(watchedNamespaces(config), around.namespace);
  for (const object of withNamespaces(given)) if (object.kind === "Namespace") scope.update(object);
  return given.filter(({ metadata }) => scope.includes(metadata.namespace ?? ""));
}

interface ClassSpec {
  readonly controllerName?: string;
  readonly parametersRef?: { readonly kind?: string; readonly namespace?: string; readonly name?: string };
}

/** Ours are the classes of the usual controller, or of the first one that is named. */
function plainSettings(objects: readonly KubeObject[], around: ProcessFacts): GatewayApiSettings {
  const classes = objects.filter(({ kind }) => kind === "GatewayClass").map(({ spec }) => (spec ?? {}) as ClassSpec);
  const usual =
    classes.length === 0 || classes.some(({ controllerName }) => controllerName === DEFAULT_CONTROLLER_NAME);
  const controllerName = usual ? DEFAULT_CONTROLLER_NAME : (classes[0]?.controllerName ?? DEFAULT_CONTROLLER_NAME);
  const ours = classes.filter((each) => each.controllerName === controllerName);
  return {
    ...DEFAULT_SETTINGS,
    ...{ controllerName, controllerNamespace: around.namespace, dnsDomain: around.dnsDomain },
    runningOnHost: ours.some(({ parametersRef }) => objects.some((object) => isHostProxy(object, parametersRef))),
    features: { envoyPatchPolicy: true, backend: true, lua: true, sdsSecretRef: false },
    globalRateLimitEnabled: true,
  };
}

function isHostProxy({ kind, metadata, spec }: KubeObject, ref: ClassSpec["parametersRef"]): boolean {
  if (kind !== "EnvoyProxy" || ref?.kind !== "EnvoyProxy") return false;
  const provider = (spec as { readonly provider?: { readonly type?: string } } | undefined)?.provider;
  return provider?.type === "Host" && metadata.name === ref.name && metadata.namespace === ref.namespace;
}

const HMAC = "envoy-oidc-hmac";

/** In a cluster the installation makes the key that signs the cookies of OIDC. */
function withHmac(objects: readonly KubeObject[], { namespace }: ProcessFacts): readonly KubeObject[] {
  const there = objects.some(
    ({ kind, metadata }) => kind === "Secret" && metadata.name === HMAC && metadata.namespace === namespace,
  );
  if (there) return objects;
  const data = { "hmac-secret": btoa("0".repeat(32)) };
  return [...objects, { apiVersion: "v1", kind: "Secret", metadata: { name: HMAC, namespace }, data } as KubeObject];
}

function foreignGateways(snapshot: Snapshot, ours: string): readonly string[] {
  return snapshot.all("Gateway").flatMap(({ metadata, spec }) => {
    const controller = snapshot.get("GatewayClass", "", spec.gatewayClassName)?.spec.controllerName;
    if (controller === undefined || controller === ours) return [];
    const key = objectKey(metadata.namespace ?? "", metadata.name);
    return [
      `Gateway ${key} and what hangs on it, since its GatewayClass ${spec.gatewayClassName} is of the controller ${controller}`,
    ];
  });
}

/** Kinds whose objects are served through a Gateway, so that nothing can be said of them without one. */
const HANGING: readonly TableKind[] = [
  ...KINDS.filter(({ status }) => status === "listeners" || status === "parents").map(({ name }) => name as TableKind),
  ...POLICY_KINDS,
];

/** How many objects could not be looked at, since no Gateway is among the objects. */
export function withoutGateway(snapshot: Snapshot): number {
  if (snapshot.all("Gateway").length > 0) return 0;
  return HANGING.reduce((sum, kind) => sum + snapshot.all(kind).length, 0);
}
