import { derive, type Reader } from "../../../../core/incremental/mod.ts";
import { present } from "../../base/present.ts";
import { type Scope, splitScope } from "../../base/scope.ts";
import { type ListenerSite, listenerSiteKey } from "../../base/site.ts";
import { gatewayFacts, gatewaysOfDataPlane } from "../../gateways/facts.ts";
import { containerPort } from "../../listeners/container-port.ts";
import { isServed, type ListenerFacts } from "../../listeners/listener.ts";
import { gatewayListeners, ownedListeners } from "../../listeners/listeners.ts";
import { type Attached, policiesOnListener, rivalsOf } from "../targeting/attach.ts";
import { kindInUse } from "../targeting/policy.ts";

const KIND = "ClientTrafficPolicy";

/** The ClientTrafficPolicy that holds on a listener, and those that do not although they want to. */
export interface Holder {
  /** The policy that holds. */
  readonly holds?: Attached;
  /** Policies that cannot hold, because listeners on the port share settings with this one and are not theirs, each with some of those listeners. */
  readonly overlapping: readonly (Attached & { readonly others: readonly string[] })[];
  /** Keys of policies that want what the holder has, and came later. */
  readonly rivals: readonly string[];
}

const NOBODY: Holder = Object.freeze({ overlapping: Object.freeze([]), rivals: Object.freeze([]) });

/** The policy that holds on a listener; without any policy of the kind the answer costs one look. */
export function holderOn({ gateway, owner, listener }: ListenerSite, read: Reader): Holder {
  if (!read.from(kindInUse, KIND)) return NOBODY;
  return read.from(holderOf, listenerSiteKey.of({ gateway, owner, listener }));
}

/** The facts of a listener. */
export function listenerAt({ owner, listener }: ListenerSite, read: Reader): ListenerFacts | undefined {
  return read.from(ownedListeners, owner).find(({ spec }) => spec.name === listener);
}

const holderOf = derive("client-traffic-holder", (key, read): Holder => {
  const site = listenerSiteKey.read(key);
  const overlapping: (Attached & { readonly others: readonly string[] })[] = [];
  for (const attached of policiesOnListener(KIND, site, read)) {
    const others = othersOnPort(site, attached.scope, read);
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
function othersOnPort(site: ListenerSite, scope: Scope, read: Reader): readonly string[] {
  const listener = listenerAt(site, read);
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
