import type { BackendWeights, DestinationSetting } from "./destination.ts";
import type { HttpRoute } from "./http-route.ts";
import type { XdsIr } from "./xds.ts";

/**
 * Where settings of destinations stand in a part of the IR, field by field; of a list it holds for each item. `setting` stands for a setting, or a list of them.
 */
type Places<T> = { readonly [K in keyof T]?: NonNullable<T[K]> extends infer V ? PlacesIn<V> : never };
type PlacesIn<V> = V extends readonly (infer Item)[] ? PlacesIn<Item> : Places<V> | "setting";

/** The same for code that goes through any part. */
type AnyPlaces = "setting" | { readonly [field: string]: AnyPlaces };
type Fields = Readonly<Record<string, unknown>>;

const DESTINATION = { settings: "setting" } as const;
const SERVICE = { destination: DESTINATION } as const;

const OF_ROUTE = {
  ...SERVICE,
  mirrors: SERVICE,
  security: {
    extAuth: { http: SERVICE, grpc: SERVICE },
    jwt: { providers: { remoteJWKS: SERVICE } },
    oidc: { provider: SERVICE },
  },
  envoyExtensions: { extProcs: SERVICE },
} as const satisfies Places<HttpRoute>;

const OF_IR = {
  http: { routes: OF_ROUTE },
  tcp: { routes: SERVICE },
  udp: { route: SERVICE },
  accessLog: { als: SERVICE, openTelemetry: SERVICE },
  tracing: SERVICE,
  globalResources: { proxyServiceCluster: DESTINATION },
  backendClusters: { setting: "setting" },
} as const satisfies Places<XdsIr>;

/** Sums of weights by the state of the backends, so that 500 and 503 are answered in proportion. */
export function backendWeights(settings: readonly DestinationSetting[]): BackendWeights {
  const sums = { valid: 0, invalid: 0, noEndpoints: 0 };
  for (const setting of settings) sums[stateOf(setting)] += setting.weight ?? 0;
  return sums;
}

function stateOf(setting: DestinationSetting): keyof BackendWeights {
  if (setting.invalid === true) return "invalid";
  const elsewhere = setting.isDynamicResolver === true || setting.isCustomBackend === true;
  return elsewhere || hasEndpoints(setting) ? "valid" : "noEndpoints";
}

/** Whether a setting has endpoints, of its own or in a list that it names. */
export function hasEndpoints({ endpoints, endpointsOf }: DestinationSetting): boolean {
  return endpointsOf !== undefined || (endpoints?.length ?? 0) > 0;
}

/** Whether Envoy looks up a setting's endpoints, so that they are part of the cluster; of all others it is told apart. */
export function isLookedUp({ addressType }: Pick<DestinationSetting, "addressType">): boolean {
  return addressType === "FQDN" || addressType === "Mixed";
}

/** Keys of the lists of endpoints that a route names, wherever in it they stand; one may come several times. */
export function listsOfRoute(route: HttpRoute): readonly string[] {
  return listsIn(route, OF_ROUTE);
}

/** The same of all parts of an IR. */
export function listsOfIr(xds: XdsIr): readonly string[] {
  return listsIn(xds, OF_IR);
}

function listsIn(part: object, places: AnyPlaces): readonly string[] {
  const names: string[] = [];
  eachSetting(part, places, ({ endpointsOf }) => endpointsOf !== undefined && names.push(endpointsOf));
  return names;
}

function eachSetting(part: unknown, places: AnyPlaces, note: (setting: DestinationSetting) => unknown): void {
  if (part === undefined) return;
  if (Array.isArray(part)) for (const item of part) eachSetting(item, places, note);
  else if (places === "setting") note(part as DestinationSetting);
  else for (const field in places) eachSetting((part as Fields)[field], places[field] as AnyPlaces, note);
}

type Settings = readonly DestinationSetting[];

/** An IR with other settings of destinations; those of one destination are changed together. */
export function withSettings(xds: XdsIr, change: (settings: Settings) => Settings): XdsIr {
  return changed(xds, OF_IR, change) as XdsIr;
}

function changed(part: unknown, places: AnyPlaces, change: (settings: Settings) => Settings): unknown {
  if (places === "setting") return Array.isArray(part) ? change(part) : change([part as DestinationSetting])[0];
  if (Array.isArray(part)) return part.map((item) => changed(item, places, change));
  const copy: Record<string, unknown> = { ...(part as Fields) };
  for (const field in places)
    if (copy[field] !== undefined) copy[field] = changed(copy[field], places[field] as AnyPlaces, change);
  return copy;
}
