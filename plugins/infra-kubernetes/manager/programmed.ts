import type { Gateway, Service } from "../../../core/api/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import type { Condition, GatewayAddress, StatusValue } from "../../../core/status/types.ts";

/** The facts that are known of a fleet that serves a Gateway. */
export interface FleetView {
  /** Why the fleet could not be brought in line, if so. */
  readonly problem?: string | undefined;
  readonly service: Service | undefined;
  /** The Deployment or DaemonSet. */
  readonly workload: KubeObject | undefined;
  /** Addresses of the cluster's nodes, for Services of type NodePort. */
  readonly nodes: NodeAddresses;
}

/** Addresses by IP family. */
export interface NodeAddresses {
  readonly IPv4: readonly string[];
  readonly IPv6: readonly string[];
}

/** The API takes no more addresses in a Gateway's status. */
const MOST_ADDRESSES = 16;

/** Where a Gateway is reached and whether its proxies run: the status that only a cluster can tell. */
export function programmedStatus(gateway: Gateway, view: FleetView): StatusValue {
  const addresses = addressesOf(gateway, view);
  const shown = addresses.slice(0, MOST_ADDRESSES);
  const { generation } = gateway.metadata;
  const said = condition(gateway, view, addresses);
  return {
    addresses: shown,
    conditions: [generation === undefined ? said : { ...said, observedGeneration: generation }],
  };
}

/** The status of a Gateway that is not accepted: it has no part in the proxies of its class, whatever these do. */
export function refusedStatus(gateway: Gateway): StatusValue {
  return invalidStatus(gateway, notAccepted());
}

/** The status of a Gateway for which no proxies are made, since none of its listeners can be served. */
export function unservedStatus(gateway: Gateway): StatusValue {
  return invalidStatus(gateway, noListener());
}

function invalidStatus({ metadata: { generation } }: Gateway, why: string): StatusValue {
  const said = programmed("Invalid", why);
  return { conditions: [generation === undefined ? said : { ...said, observedGeneration: generation }] };
}

function condition(gateway: Gateway, view: FleetView, addresses: readonly GatewayAddress[]): Condition {
  if (view.problem !== undefined) return programmed("Invalid", notBroughtInLine(view.problem));
  const missing = askedOf(gateway).filter((asked) => !includes(addresses, asked));
  if (missing.length > 0) return programmed("AddressNotUsable", addressNotUsable(missing.map(({ value }) => value)));
  if (addresses.length === 0) return programmed("AddressNotAssigned", noAddress());
  const { available, wanted } = replicasOf(view.workload);
  if (available === 0) return programmed("NoResources", noProxies());
  return programmed("Programmed", proxiesRun(available, wanted, addresses.length));
}

function programmed(reason: string, message: string): Condition {
  return { type: "Programmed", status: reason === "Programmed" ? "True" : "False", reason, message };
}

/** The addresses that the Gateway has: all addresses of its Service, or of those it asks for the ones that the Service got. */
function addressesOf(gateway: Gateway, view: FleetView): readonly GatewayAddress[] {
  const got = serviceAddresses(view);
  const asked = askedOf(gateway);
  return asked.length === 0 ? got : asked.filter((address) => includes(got, address));
}

/** The addresses that the Gateway names; one without a value leaves the choice to us. */
function askedOf({ spec }: Gateway): readonly GatewayAddress[] {
  return (spec.addresses ?? []).flatMap(({ type, value }) => (value ? [{ type: type ?? "IPAddress", value }] : []));
}

function includes(addresses: readonly GatewayAddress[], { type, value }: GatewayAddress): boolean {
  return addresses.some((address) => address.type === type && address.value === value);
}

function serviceAddresses({ service, nodes }: FleetView): readonly GatewayAddress[] {
  if (service === undefined) return [];
  const spec = service.spec ?? {};
  if (spec.type === "ClusterIP") return ips(clusterIps(service));
  if (spec.type === "NodePort") {
    const families = spec.ipFamilies ?? ["IPv4"];
    const served = (["IPv4", "IPv6"] as const).filter((family) => families.includes(family));
    return ips([...(spec.externalIPs ?? []), ...served.flatMap((family) => nodes[family])]);
  }
  const ingress = service.status?.loadBalancer?.ingress ?? [];
  const given = [
    ...ips(ingress.flatMap(({ ip }) => ip || [])),
    ...ingress.flatMap(({ ip, hostname }) => (!ip && hostname ? [{ type: "Hostname", value: hostname }] : [])),
  ];
  // On bare metal there may be nobody who assigns addresses, but the user's own in a patch of the Service. One that was asked of a
  // load balancer is none before that says so.
  return given.length > 0 || spec.loadBalancerIP !== undefined ? given : ips(spec.externalIPs ?? []);
}

function clusterIps({ spec }: Service): readonly string[] {
  const all = spec?.clusterIPs ?? (spec?.clusterIP === undefined ? [] : [spec.clusterIP]);
  return all.filter((ip) => ip !== "" && ip !== "None");
}

function ips(values: readonly string[]): readonly GatewayAddress[] {
  return values.map((value) => ({ type: "IPAddress", value }));
}

/** Deployments and DaemonSets count in fields of different names. */
function replicasOf(workload: KubeObject | undefined): { readonly available: number; readonly wanted: number } {
  const status = (workload?.status ?? {}) as Readonly<Record<string, number | undefined>>;
  return {
    available: status["availableReplicas"] ?? status["numberAvailable"] ?? 0,
    wanted: status["replicas"] ?? status["desiredNumberScheduled"] ?? 0,
  };
}

function notAccepted(): string {
  return "The Gateway is not accepted, its Accepted condition says why; no proxies serve it.";
}

function noListener(): string {
  return "None of the listeners can be served, their conditions say why; no proxies are made.";
}

function notBroughtInLine(why: string): string {
  return `The proxies of this Gateway could not be brought in line: ${why}.`;
}

function addressNotUsable(values: readonly string[]): string {
  return `The Service of the proxies does not have ${values.join(", ")}: the cluster cannot assign it, or has not done so yet. Remove it from spec.addresses to take what the cluster gives.`;
}

function noAddress(): string {
  return "No address has been assigned yet: the Service of the proxies has none.";
}

function noProxies(): string {
  return "No proxy is available yet.";
}

function proxiesRun(available: number, wanted: number, addresses: number): string {
  const cut = addresses > MOST_ADDRESSES ? ` Of ${addresses} addresses the first ${MOST_ADDRESSES} are shown.` : "";
  return `An address is assigned and ${available} of ${wanted} proxies are available.${cut}`;
}
