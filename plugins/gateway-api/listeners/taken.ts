import { keyCodec, text } from "../../../core/collection/key-codec.ts";
import { derive } from "../../../core/incremental/mod.ts";
import { dictionary, dictionaryOf, entryOf } from "../../../core/scalars/dictionary.ts";
import { gatewaysOfDataPlane } from "../gateways/facts.ts";
import { hasHostname, hostnameOf, isConflicted, protocolGroup } from "./hostnames.ts";
import type { ListenerFacts } from "./listener.ts";
import { gatewayListeners } from "./listeners.ts";

/** The holders of the hostnames of a port. */
export interface TakenHostnames {
  /** By hostname, the id of the listener; `*` stands for all hosts. */
  readonly taken: Readonly<Record<string, string>>;
  /** The listener that has all hostnames: most ports have one listener. */
  readonly only?: string;
}

/** Key of a port of a data plane. */
export const portKey = keyCodec<[irKey: string, port: string]>(":", text(), text());

/** The hostnames of one port of a data plane; key: {@link portKey}. */
export const takenHostnames = derive("taken-hostnames", (key, read): TakenHostnames => {
  const [irKey, port] = portKey.read(key);
  return read.from(takenByPort, irKey)[port] ?? NONE;
});

const NONE: TakenHostnames = Object.freeze({ taken: Object.freeze(dictionary<string>()) });

/** The same for all ports of a data plane, by port; key: the data plane's. */
const takenByPort = derive("taken-by-port", (irKey, read): Readonly<Record<string, TakenHostnames>> => {
  const listeners = read
    .from(gatewaysOfDataPlane, irKey)
    .flatMap((gateway) => read.from(gatewayListeners, gateway))
    .filter((listener) => hasHostname(listener) && !isConflicted(listener));
  const ports = Map.groupBy(listeners, ({ spec }) => String(spec.port));
  return Object.fromEntries(Array.from(ports, ([port, onPort]) => [port, takenOn(onPort)]));
});

/**
 * A listener that lost a conflict, and is not among these, has no hostname. One that is not served for another reason keeps its own unless a served
 * one has it, and nobody answers for it: what it was to protect must not be had through a wider listener. Where it would lose the port in any case it
 * does not keep that either.
 */
function takenOn(listeners: readonly ListenerFacts[]): TakenHostnames {
  const served = listeners.filter(({ ready }) => ready);
  const group = served[0] && protocolGroup(served[0]);
  const others = listeners.filter((listener) => !listener.ready && protocolGroup(listener) === group);
  const holders = new Map<string, string>();
  for (const listener of [...served, ...others])
    if (!holders.has(hostnameOf(listener))) holders.set(hostnameOf(listener), listener.id);
  const taken = dictionaryOf(holders);
  const [only] = holders.values();
  return holders.size === 1 && only !== undefined ? { taken, only } : { taken };
}

/** The holder that a host belongs to: "inbound request hostnames MUST match from the most specific to least specific Hostname values". */
export function holderOf(host: string, taken: Readonly<Record<string, string>>): string | undefined {
  return entryOf(taken, host) ?? widerHolderOf(host, taken);
}

/** The holder that a host would have if nobody named it: the holder of the longest wildcard that takes it, else of all hosts. */
export function widerHolderOf(host: string, taken: Readonly<Record<string, string>>): string | undefined {
  for (let dot = host.indexOf(".", host.startsWith("*.") ? 2 : 0); dot >= 0; dot = host.indexOf(".", dot + 1)) {
    const holder = taken[`*${host.slice(dot)}`];
    if (holder !== undefined) return holder;
  }
  return host === "*" ? undefined : taken["*"];
}
