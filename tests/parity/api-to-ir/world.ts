import type { NeedAnswer, World } from "../../../core/incremental/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import type { GatewayApiSettings } from "../../../plugins/gateway-api/base/settings.ts";
import type { Fixtures } from "./fixtures.ts";
import { LISTS, type ListName, type RecordedInput } from "./input.ts";
import { RecordedSnapshot } from "./snapshot.ts";

/** The class of all recorded Gateways. */
export const CLASS = "envoy-gateway-class";
/** The controller that the recordings name. */
export const CONTROLLER = "gateway.envoyproxy.io/gatewayclass-controller";
/** When the reference was released: certificates are judged as of then. */
const NOW = Date.parse("2026-08-21T00:00:00Z");

/** Marks the name of an object that shares it with a later one; taken out of results again. */
const DOUBLE = /~double\d+/g;

/** Kinds whose objects are keys of derivations, so that doubles must be told apart. */
const KEYED: readonly ListName[] = [
  ...(["httpRoutes", "grpcRoutes", "tlsRoutes", "tcpRoutes", "udpRoutes", "backends"] as const),
  ...(["backendTLSPolicies", "clientTrafficPolicies", "backendTrafficPolicies"] as const),
  ...(["securityPolicies", "envoyExtensionPolicies", "envoyPatchPolicies"] as const),
];

/** The input with names of doubles marked, the last of each name excepted, which is the one that is found by name. */
export function markDoubles(input: RecordedInput): RecordedInput {
  const objects = Object.fromEntries(
    Object.entries(input.objects).map(([list, items]) => [
      list,
      KEYED.includes(list as ListName) ? items.map((item, i) => marked(item, i, items)) : items,
    ]),
  ) as unknown as RecordedInput["objects"];
  return { ...input, objects };
}

function marked(item: KubeObject, place: number, items: readonly KubeObject[]): KubeObject {
  const same = (other: KubeObject) =>
    other.metadata.name === item.metadata.name && other.metadata.namespace === item.metadata.namespace;
  if (!items.slice(place + 1).some(same)) return item;
  return { ...item, metadata: { ...item.metadata, name: `${item.metadata.name}~double${place}` } };
}

/** A value without the marks of doubles in any of its texts. */
export function unmarkDoubles<T>(value: T): T {
  if (typeof value === "string") return value.replace(DOUBLE, "") as T;
  if (Array.isArray(value)) return value.map(unmarkDoubles) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key.replace(DOUBLE, ""), unmarkDoubles(part)]),
  ) as T;
}

/** The world of a case, entering behind validation: objects as recorded, then the fixtures. */
export function worldOf(
  input: RecordedInput,
  fixtures: Fixtures,
  at: { readonly settings: Partial<GatewayApiSettings>; readonly needs: ReadonlyMap<string, NeedAnswer> },
): World {
  const merged = input.envoyProxyForGatewayClass?.spec as { mergeGateways?: boolean } | undefined;
  const objects: KubeObject[] = [classOf(input)];
  if (input.envoyProxyForGatewayClass) objects.push(input.envoyProxyForGatewayClass);
  for (const list of Object.keys(LISTS) as ListName[]) {
    const own = input.objects[list];
    const all = list in fixtures ? [...own, ...fixtures[list as keyof Fixtures]] : own;
    for (const object of all)
      objects.push(
        list === "gateways"
          ? withResolvedParameters(object, input, merged?.mergeGateways)
          : list === "envoyPatchPolicies"
            ? withoutPriority(object)
            : object,
      );
  }
  return {
    snapshot: new RecordedSnapshot(objects),
    // The reference makes paths of modules from their addresses alone, which anyone can.
    settings: {
      ...at.settings,
      keyedModulePaths: false,
      controllerName: CONTROLLER,
      envoyProxyDefaultSpec: input.envoyProxyDefaultSpec,
    },
    needs: at.needs,
    now: NOW,
  };
}

/** Most recordings have no GatewayClass: the reference's harness hands the class's EnvoyProxy to the translator directly. */
function classOf({ gatewayClass, envoyProxyForGatewayClass: proxy }: RecordedInput): KubeObject {
  const parametersRef = proxy && {
    group: "gateway.envoyproxy.io",
    kind: "EnvoyProxy",
    name: proxy.metadata.name,
    namespace: proxy.metadata.namespace ?? "",
  };
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "GatewayClass",
    ...gatewayClass,
    metadata: { ...gatewayClass?.metadata, name: gatewayClass?.metadata.name ?? CLASS },
    spec: { ...(gatewayClass?.spec as object | undefined), controllerName: CONTROLLER, parametersRef },
  };
}

/** The reference sorts patches by priority in its provider, ahead of the recorded step; the recorded order holds, whatever the priorities. */
function withoutPriority(policy: KubeObject): KubeObject {
  const { priority: _priority, ...spec } = policy.spec as { readonly priority?: number };
  return { ...policy, spec };
}

/**
 * The reference resolves parametersRef in its Kubernetes provider and refuses the Gateway there. Recorded inputs begin behind that, where a
 * reference that leads nowhere is no longer looked at; our translator does both, so it is given such a Gateway without the reference.
 */
function withResolvedParameters(gateway: KubeObject, input: RecordedInput, merged: boolean | undefined): KubeObject {
  const spec = gateway.spec as { infrastructure?: { parametersRef?: { kind: string; name: string } } };
  const ref = spec.infrastructure?.parametersRef;
  if (!ref) return gateway;
  const proxies = [...input.objects.envoyProxiesForGateways, input.envoyProxyForGatewayClass];
  const found = proxies.some(
    (proxy) => proxy?.metadata.name === ref.name && proxy.metadata.namespace === gateway.metadata.namespace,
  );
  if (found && !merged && ref.kind === "EnvoyProxy") return gateway;
  const { parametersRef: _ref, ...infrastructure } = spec.infrastructure ?? {};
  return { ...gateway, spec: { ...spec, infrastructure } };
}
