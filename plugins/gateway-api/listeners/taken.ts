import { derive } from "../../../core/incremental/mod.ts";
import { gatewaysOfDataPlane } from "../gateways/facts.ts";
import { hasHostname, hostnameOf, isConflicted, protocolGroup } from "./hostnames.ts";
import { gatewayListeners } from "./listeners.ts";

/** Who has which hostname of a port. */
export interface TakenHostnames {
  /** By hostname, the id of the listener; `*` stands for all hosts. */
  readonly taken: Readonly<Record<string, string>>;
  /** The one that has them all: most ports have one listener. */
  readonly only?: string;
}

/**
 * Hostnames that listeners of a data plane name on one port, with the id of the listener that has each; key: `<data plane's key>:<port>`. A listener
 * that lost a conflict has none. One that is not served for another reason keeps its own unless a served one has it, and nobody
 * answers for it: what it was to protect must not be had through a wider listener.
 */
export const takenHostnames = derive("taken-hostnames", (key, read): TakenHostnames => {
  const colon = key.lastIndexOf(":");
  const port = Number(key.slice(colon + 1));
  const listeners = read
    .from(gatewaysOfDataPlane, key.slice(0, colon))
    .flatMap((gateway) => read.from(gatewayListeners, gateway))
    .filter((listener) => listener.spec.port === port && hasHostname(listener) && !isConflicted(listener));
  const served = listeners.filter(({ ready }) => ready);
  const group = served[0] && protocolGroup(served[0]);
  const taken: Record<string, string> = {};
  for (const listener of served) taken[hostnameOf(listener)] = listener.id;
  for (const listener of listeners)
    if (!listener.ready && protocolGroup(listener) === group) taken[hostnameOf(listener)] ??= listener.id;
  const holders = Object.values(taken);
  return holders.length === 1 ? { taken, only: holders[0] as string } : { taken };
});

/** Who of the holders a host belongs to: "inbound request hostnames MUST match from the most specific to least specific Hostname values". */
export function holderOf(host: string, taken: Readonly<Record<string, string>>): string | undefined {
  return taken[host] ?? widerHolderOf(host, taken);
}

/** Who would have a host if nobody named it: the holder of the longest wildcard that takes it, else of all hosts. */
export function widerHolderOf(host: string, taken: Readonly<Record<string, string>>): string | undefined {
  for (let dot = host.indexOf(".", host.startsWith("*.") ? 2 : 0); dot >= 0; dot = host.indexOf(".", dot + 1)) {
    const holder = taken[`*${host.slice(dot)}`];
    if (holder !== undefined) return holder;
  }
  return host === "*" ? undefined : taken["*"];
}
