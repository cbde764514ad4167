import type { EnvoyProxy } from "../../../core/api/mod.ts";
import { derive, type Reader } from "../../../core/incremental/mod.ts";
import { dictionary } from "../../../core/scalars/dictionary.ts";
import * as say from "../../../core/status/catalogue/listener.ts";
import { withConditions } from "../../../core/status/conditions.ts";
import type { Condition } from "../../../core/status/types.ts";
import { setting } from "../base/settings.ts";
import { dataPlanes, gatewayFacts } from "../gateways/facts.ts";
import { containerPort } from "./container-port.ts";
import { isConflicted } from "./hostnames.ts";
import { type CheckedListener, displayName } from "./listener.ts";
import { bySeniority } from "./seniority.ts";
import { settledListeners } from "./settled.ts";

/**
 * The listeners that have a socket, where others ask for it too. On a host the Envoys of all data planes ask for the ports of one machine, and a
 * second one would get half of the connections; in a pod two ports of listeners can be one port of the container. The oldest
 * wins here too, for all listeners of its data plane with that port: listeners of one data plane were compared with each other before.
 */

/** A data plane that asks for a port, with its oldest listener; listeners that lost a conflict ask for nothing. */
interface PortClaim {
  readonly claim: string;
  readonly sockets: readonly string[];
  readonly port: number;
  readonly listener: string;
  readonly seniority: string;
}

/** The claim that has a socket, with its listener and port. */
type PortHolder = Pick<PortClaim, "claim" | "listener" | "port">;

/** The sockets that are taken, by name; key: the data plane's, empty for those of a host. */
const portHolders = derive("port-holders", (scope, read): Readonly<Record<string, PortHolder>> => {
  const planes = scope === "" ? read.from(dataPlanes, "") : [scope];
  const holders = dictionary<PortHolder>();
  const claims = planes.flatMap((irKey) => read.from(portClaims, irKey)).sort(bySeniority);
  for (const { claim, sockets, listener, port } of claims) {
    if (sockets.some((socket) => socket in holders)) continue;
    for (const socket of sockets) holders[socket] = { claim, listener, port };
  }
  return holders;
});

/** The ports that a data plane asks for, a claim for each; key: the data plane's. */
const portClaims = derive("port-claims", (irKey, read): readonly PortClaim[] => {
  const claims = new Map<string, PortClaim>();
  for (const listener of [...read.from(settledListeners, irKey)].sort(bySeniority)) {
    const { spec, seniority } = listener;
    const claim = claimOf(listener, irKey);
    if (claims.has(claim) || !stands(listener)) continue;
    const proxy = read.from(gatewayFacts, listener.gateway)?.proxy;
    if (ofEnvoy(listener, proxy, read)) continue;
    const sockets = socketsOf(listener, proxy, read);
    claims.set(claim, { claim, sockets, port: spec.port, listener: displayName(listener), seniority });
  }
  return [...claims.values()];
});

/** The listeners of a data plane, with the conditions of those whose port somebody else has. */
export function withPortHolders(
  listeners: readonly CheckedListener[],
  irKey: string,
  read: Reader,
): readonly CheckedListener[] {
  if (listeners.length === 0) return listeners;
  const onHost = setting(read, "runningOnHost");
  const holders = read.from(portHolders, onHost ? "" : irKey);
  return listeners.map((listener) => {
    const lost = stands(listener) ? portLost(listener, { irKey, onHost, holders }, read) : undefined;
    return lost ? { ...listener, conditions: withConditions(listener.conditions, lost) } : listener;
  });
}

interface Ports {
  readonly irKey: string;
  readonly onHost: boolean;
  readonly holders: Readonly<Record<string, PortHolder>>;
}

function portLost(
  listener: CheckedListener,
  { irKey, onHost, holders }: Ports,
  read: Reader,
): readonly Condition[] | undefined {
  const proxy = read.from(gatewayFacts, listener.gateway)?.proxy;
  const { port } = listener.spec;
  if (ofEnvoy(listener, proxy, read)) return say.portOfEnvoy(port);
  const claim = claimOf(listener, irKey);
  const holder = socketsOf(listener, proxy, read)
    .map((socket) => holders[socket])
    .find((each) => each !== undefined && each.claim !== claim);
  if (!holder) return undefined;
  return onHost
    ? say.portOfOtherGateway(port, holder.listener)
    : say.portOfShifted(port, { port: holder.port, listener: holder.listener });
}

function stands(listener: CheckedListener): boolean {
  return listener.valid && !isConflicted(listener);
}

function transportOf({ spec }: CheckedListener): "tcp" | "udp" {
  return spec.protocol === "UDP" ? "udp" : "tcp";
}

function claimOf(listener: CheckedListener, irKey: string): string {
  return `${irKey} ${transportOf(listener)} ${listener.spec.port}`;
}

/** `::` takes IPv4 as well where both families are asked for, so such a listener needs two. */
function socketsOf(listener: CheckedListener, proxy: EnvoyProxy | undefined, read: Reader): readonly string[] {
  const port = containerPort(listener.spec.port, proxy, read);
  const family = proxy?.spec?.ipFamily ?? "IPv4";
  const families = family === "DualStack" ? ["IPv4", "IPv6"] : [family];
  return families.map((each) => `${each} ${transportOf(listener)} ${port}`);
}

const ADMIN_PORT = 19000;
const STATS_PORT = 19001;
const SHUTDOWN_PORT = 19002;
const READINESS_PORT = 19003;

/** Whether the port is one that a proxy in a pod needs itself. On a host an Envoy has none but its listeners'. */
function ofEnvoy(listener: CheckedListener, proxy: EnvoyProxy | undefined, read: Reader): boolean {
  if (setting(read, "runningOnHost") || transportOf(listener) === "udp") return false;
  const port = containerPort(listener.spec.port, proxy, read);
  if (port === STATS_PORT) return proxy?.spec?.telemetry?.metrics?.prometheus?.disable !== true;
  return port === ADMIN_PORT || port === SHUTDOWN_PORT || port === READINESS_PORT;
}
