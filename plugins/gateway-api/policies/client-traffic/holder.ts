import { derive, type Reader } from "../../../../core/incremental/mod.ts";
import { gatewayFacts, gatewaysOfDataPlane } from "../../gateways/facts.ts";
import { containerPort } from "../../listeners/container-port.ts";
import { isServed } from "../../listeners/ir.ts";
import { gatewayListeners, ownedListeners } from "../../listeners/listeners.ts";
import type { ListenerFacts } from "../../listeners/site.ts";
import { present } from "../../present.ts";
import { type Attached, type ListenerSpot, policiesOnListener, rivalsOf } from "../attach.ts";
import { kindInUse } from "../policy.ts";
import { type Scope, scopeOf, splitScope } from "../scope.ts";

const KIND = "ClientTrafficPolicy";

/** Which ClientTrafficPolicy holds on a listener, and which do not although they want to. */
export interface Holder {
  /** The one that holds. */
  readonly holds?: Attached;
  /** Those that cannot, because listeners on the port share settings with this one and are not theirs, each with some of those listeners. */
  readonly overlapping: readonly (Attached & { readonly others: readonly string[] })[];
  /** Keys of policies that want what the holder has, and came later. */
  readonly rivals: readonly string[];
}

const NOBODY: Holder = Object.freeze({ overlapping: Object.freeze([]), rivals: Object.freeze([]) });

/** Which policy holds on a listener; without any it costs one look. */
export function holderOn({ gateway, owner, listener }: ListenerSpot, read: Reader): Holder {
  if (!read.from(kindInUse, KIND)) return NOBODY;
  return read.from(holderOf, spotKey({ gateway, owner, listener }));
}

/** The key of a listener: `<Gateway>@<scope of the listener>`. */
export function spotKey({ gateway, owner, listener }: ListenerSpot): string {
  return `${gateway}@${scopeOf(owner, listener)}`;
}

/** The listener of a key made by {@link spotKey}. */
export function splitSpotKey(key: string): ListenerSpot {
  const at = key.indexOf("@");
  const { object, section = "" } = splitScope(key.slice(at + 1));
  return { gateway: key.slice(0, at), owner: object, listener: section };
}

/** The facts of a listener. */
export function listenerAt({ owner, listener }: ListenerSpot, read: Reader): ListenerFacts | undefined {
  return read.from(ownedListeners, owner).find(({ spec }) => spec.name === listener);
}

const holderOf = derive("client-traffic-holder", (key, read): Holder => {
  const spot = splitSpotKey(key);
  const overlapping: (Attached & { readonly others: readonly string[] })[] = [];
  for (const attached of policiesOnListener(KIND, spot, read)) {
    const others = othersOnPort(spot, attached.scope, read);
    if (others.length === 0) return { holds: attached, overlapping, rivals: rivalsOf(KIND, attached, read) };
    overlapping.push({ ...attached, others });
    // A policy that names the listener leaves no room for a wider one, also when it cannot hold itself.
    if (splitScope(attached.scope).section !== undefined) break;
  }
  return overlapping.length === 0 ? NOBODY : { overlapping, rivals: [] };
});

/** A plain HTTP listener as others on its port see it. */
interface PlainListener {
  readonly irName: string;
  readonly gateway: string;
  readonly set?: string;
  readonly port: number;
}

/** The plain HTTP listeners of a data plane that are served; key: the data plane's. */
const plainListeners = derive("plain-listeners", (irKey, read): readonly PlainListener[] =>
  read.from(gatewaysOfDataPlane, irKey).flatMap((gateway) => {
    const proxy = read.from(gatewayFacts, gateway)?.proxy;
    return read
      .from(gatewayListeners, gateway)
      .filter((listener) => listener.spec.protocol === "HTTP" && isServed(listener))
      .map(({ irName, set, spec }) =>
        present<PlainListener>({ irName, gateway, set, port: containerPort(spec.port, proxy, read) }),
      );
  }),
);

/** So many listeners are named to a user who must find out what shares a port. */
const NAMED = 5;

/**
 * Listeners that a policy is not for, and that share a connection manager with one it is for: plain HTTP on one port is one filter chain, since
 * nothing but the Host header tells the listeners apart. The first few of them.
 */
function othersOnPort(spot: ListenerSpot, scope: Scope, read: Reader): readonly string[] {
  const listener = listenerAt(spot, read);
  const irKey = listener && read.from(gatewayFacts, listener.gateway)?.irKey;
  if (listener?.spec.protocol !== "HTTP" || irKey === undefined) return [];
  const plain = read.from(plainListeners, irKey);
  const own = plain.find(({ irName }) => irName === listener.irName);
  if (!own) return [];
  const { kind, section } = splitScope(scope);
  const covered = (other: PlainListener) =>
    section === undefined && (kind === "Gateway" ? other.gateway === own.gateway : other.set === own.set);
  const others: string[] = [];
  for (const other of plain) {
    if (other === own || other.port !== own.port || covered(other)) continue;
    others.push(other.irName);
    if (others.length === NAMED) break;
  }
  return others;
}
