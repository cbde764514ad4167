import * as ir from "../../../core/ir/mod.ts";
import type { Translation } from "../../../core/plugin/api.ts";
import { type KubeObject, refOf } from "../../../core/resource/mod.ts";
import { statusKey } from "../../../core/status/board.ts";
import { mergeStatus } from "../../../core/status/merge.ts";
import type { Condition, StatusValue } from "../../../core/status/types.ts";
import type { ListName, RecordedInput } from "./input.ts";
import { CONTROLLER } from "./world.ts";

/** Lists that the reference returns whole; of the others only objects that it has something to say about. */
const WHOLE: readonly ListName[] = ["backends", "backendTLSPolicies", "listenerSets", "envoyPatchPolicies"];
const BY_STATUS: readonly ListName[] = [
  ...(["httpRoutes", "grpcRoutes", "tlsRoutes", "tcpRoutes", "udpRoutes"] as const),
  ...(["clientTrafficPolicies", "backendTrafficPolicies", "securityPolicies"] as const),
  ...(["envoyExtensionPolicies", "extensionServerPolicies"] as const),
];

type Status = ReadonlyMap<string, StatusValue>;

/** The result of a translation in the form in which the reference prints its own: inputs with status laid over, then the two IRs. */
export function outputOf(input: RecordedInput, { xds, infra, status }: Translation): Record<string, unknown> {
  const said: Status = new Map(status.map((entry) => [statusKey(entry.ref), entry.status]));
  const lists = [...WHOLE, ...BY_STATUS].map((list): [string, unknown] => {
    const objects = input.objects[list].filter(
      (object) => WHOLE.includes(list) || said.has(statusKey(refOf(object))) || namesTargets(object, list),
    );
    return [list, inOrderOfTargets(objects, list).map((object) => withStatus(object, said))];
  });
  const ownProxies = new Set<string>();
  const infraIR = Object.fromEntries(
    Object.entries(infra).map(([key, value]) => {
      const config = value.proxy.config as KubeObject | undefined;
      const printed = config?.metadata ? proxyWithStatus(config, input, said) : config;
      if (printed && isNamedByGateway(printed, said)) ownProxies.add(JSON.stringify(printed));
      return [key, { ...value, proxy: { ...value.proxy, config: printed } }];
    }),
  );
  return {
    ...Object.fromEntries(lists),
    gateways: gatewaysOf(input, said),
    gatewayClass: input.gatewayClass && classWithStatus(input.gatewayClass, input, said),
    envoyProxyForGatewayClass:
      input.gatewayClass &&
      input.envoyProxyForGatewayClass &&
      proxyWithStatus(input.envoyProxyForGatewayClass, input, said),
    envoyProxiesForGateways: rejectedProxies(input, said, ownProxies),
    xdsIR: Object.fromEntries(
      Object.entries(xds).map(([key, value]) => [key, withRecordedOrigins(ir.toRecorded(value))]),
    ),
    infraIR,
  };
}

/** The recordings name BackendTrafficPolicies on routes, and on listeners no policy; ours name the policy of a listener as well. */
function withRecordedOrigins(xds: ir.XdsIr): ir.XdsIr {
  const unnamed = <T extends ir.ListenerBase>(listener: T): T => {
    const { policies: _policies, ...metadata } = listener.metadata ?? {};
    return { ...listener, metadata };
  };
  return { ...xds, http: xds.http?.map(unnamed) ?? [], tcp: xds.tcp?.map(unnamed) ?? [] };
}

const POLICIES: readonly ListName[] = [
  ...(["clientTrafficPolicies", "backendTrafficPolicies", "securityPolicies", "envoyExtensionPolicies"] as const),
];

/** The reference returns policies that name a target themselves, whether it is there or not. */
function namesTargets(object: KubeObject, list: ListName): boolean {
  return POLICIES.includes(list) && targetsOf(object).named.length > 0;
}

interface Target {
  readonly kind: string;
  readonly sectionName?: string;
}

function targetsOf({ spec }: KubeObject): { readonly named: readonly Target[]; readonly selected: readonly Target[] } {
  const {
    targetRef,
    targetRefs = [],
    targetSelectors = [],
  } = (spec ?? {}) as {
    readonly targetRef?: Target;
    readonly targetRefs?: readonly Target[];
    readonly targetSelectors?: readonly Target[];
  };
  const refs = Array.isArray(targetRefs) ? (targetRefs as readonly Target[]) : [];
  return { named: targetRef ? [targetRef, ...refs] : refs, selected: targetSelectors };
}

/** The reference handles targets from the most specific kind to the least, and returns policies in the order in which it meets them. */
function inOrderOfTargets(objects: readonly KubeObject[], list: ListName): readonly KubeObject[] {
  if (!POLICIES.includes(list) && list !== "extensionServerPolicies") return objects;
  const ofGateways = list === "clientTrafficPolicies";
  const rank = ({ kind, sectionName }: Target) => {
    if (sectionName !== undefined) return kind === "Gateway" && !ofGateways ? 2 : 0;
    return kind === "Gateway" ? 3 : 1;
  };
  // A named ListenerSet passes for a route there, a selected one comes after them.
  const rankSelected = (selector: Target) => (selector.kind === "ListenerSet" && !ofGateways ? 1.5 : rank(selector));
  const first = (object: KubeObject) => {
    const { named, selected } = targetsOf(object);
    return Math.min(...named.map(rank), ...selected.map(rankSelected));
  };
  return objects.toSorted((a, b) => first(a) - first(b));
}

function withStatus(object: KubeObject, said: Status): KubeObject {
  return statusLaidOver(object.kind === "ClientTrafficPolicy" ? withoutOptionalFalse(object) : object, said);
}

/** In the reference clientValidation.optional is a plain flag, so a false that was written is not printed. */
function withoutOptionalFalse(object: KubeObject): KubeObject {
  const { tls, ...spec } = (object.spec ?? {}) as { readonly tls?: { readonly clientValidation?: object } };
  const { optional, ...validation } = (tls?.clientValidation ?? {}) as { readonly optional?: boolean };
  return optional === false ? { ...object, spec: { ...spec, tls: { ...tls, clientValidation: validation } } } : object;
}

function statusLaidOver(object: KubeObject, said: Status): KubeObject {
  const value = said.get(statusKey(refOf(object)));
  if (!value) return object;
  const status = mergeStatus(object.status as object | undefined, value, { controllerName: CONTROLLER, now: "" });
  return { ...object, status };
}

/** The reference's provider accepts a class without parameters, ahead of the recorded step. */
function classWithStatus(gatewayClass: KubeObject, input: RecordedInput, said: Status): KubeObject {
  return input.envoyProxyForGatewayClass ? withStatus(gatewayClass, said) : gatewayClass;
}

/** Accepted Gateways first, then those that are not. */
function gatewaysOf(input: RecordedInput, said: Status): readonly KubeObject[] {
  const ours = input.objects.gateways.filter((gateway) => said.has(statusKey(refOf(gateway))));
  const refused = ours.filter((gateway) => said.get(statusKey(refOf(gateway)))?.listeners === undefined);
  return [...ours.filter((gateway) => !refused.includes(gateway)), ...refused].map((gateway) =>
    withStatus(gateway, withoutAcceptance(said, gateway)),
  );
}

/**
 * The reference concludes from its listeners that a Gateway is accepted only where it writes the status, behind the recorded step; so a
 * recording holds Accepted only where something else decides it.
 */
function withoutAcceptance(said: Status, gateway: KubeObject): Status {
  const key = statusKey(refOf(gateway));
  const { conditions = [], ...value } = said.get(key) ?? {};
  const concluded = ({ type, reason }: Condition) =>
    type === "Accepted" && (reason === "Accepted" || reason === "ListenersNotValid");
  return new Map([[key, { ...value, conditions: conditions.filter((condition) => !concluded(condition)) }]]);
}

/** Without a recorded GatewayClass there is nobody to be the class's ancestor. */
function proxyWithStatus(proxy: KubeObject, input: RecordedInput, said: Status): KubeObject {
  const value = said.get(
    statusKey(refOf({ ...proxy, apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "EnvoyProxy" })),
  );
  const ancestors = value?.ancestors?.filter(
    ({ ancestorRef }) => ancestorRef.kind !== "GatewayClass" || input.gatewayClass,
  );
  return ancestors ? withStatus(proxy, new Map([[statusKey(refOf(proxy)), { ancestors }]])) : proxy;
}

function isNamedByGateway(proxy: KubeObject, said: Status): boolean {
  const ancestors = said.get(statusKey(refOf(proxy)))?.ancestors ?? [];
  return ancestors.some(({ ancestorRef }) => ancestorRef.kind === "Gateway");
}

/** EnvoyProxies that Gateways name: those in force, merged as they are, and those that were refused. */
function rejectedProxies(input: RecordedInput, said: Status, inForce: ReadonlySet<string>): readonly KubeObject[] {
  const printed = [...inForce].map((text) => JSON.parse(text) as KubeObject);
  const known = new Set(printed.map((proxy) => proxy.metadata.name));
  const others = input.objects.envoyProxiesForGateways.filter(
    (proxy) => isNamedByGateway(proxy, said) && !known.has(proxy.metadata.name),
  );
  return [...printed, ...others.map((proxy) => withStatus(proxy, said))];
}
