import { derive, type Reader } from "../../../../core/incremental/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/client-traffic.ts";
import { gatewayFacts, gatewaysOfDataPlane } from "../../gateways/facts.ts";
import { containerPort } from "../../listeners/container-port.ts";
import { isServed, type ListenerFacts, ownerOf } from "../../listeners/listener.ts";
import { gatewayListeners } from "../../listeners/listeners.ts";
import { holderOn } from "./holder.ts";
import { clientTraffic } from "./settings.ts";

/** A listener for TCP connections, as others on its port see it. */
interface StreamListener {
  readonly gateway: string;
  readonly owner: string;
  readonly listener: string;
  readonly port: number;
}

/** The listeners of a data plane that are served and take TCP connections; key: the data plane's. */
const streamListeners = derive("stream-listeners", (irKey, read): readonly StreamListener[] =>
  read.from(gatewaysOfDataPlane, irKey).flatMap((gateway) => {
    const proxy = read.from(gatewayFacts, gateway)?.proxy;
    return read
      .from(gatewayListeners, gateway)
      .filter((listener) => listener.spec.protocol !== "UDP" && isServed(listener))
      .map((listener) => ({
        gateway,
        owner: ownerOf(listener),
        listener: listener.spec.name,
        port: containerPort(listener.spec.port, proxy, read),
      }));
  }),
);

/**
 * The fault in the PROXY protocol on a listener: the protocol is spoken before anything else, so one port speaks it for all. A listener of another
 * Gateway or ListenerSet whose clients do not speak it must not lose them.
 */
export function proxyProtocolFault(listener: ListenerFacts, policy: string, read: Reader): string | undefined {
  if (!read.from(clientTraffic, policy)?.connections.proxyProtocol) return undefined;
  const irKey = read.from(gatewayFacts, listener.gateway)?.irKey;
  if (irKey === undefined) return undefined;
  const all = read.from(streamListeners, irKey);
  const owner = ownerOf(listener);
  const own = all.find((each) => each.owner === owner && each.listener === listener.spec.name);
  const deaf = all.find((other) => {
    if (other.port !== own?.port || other.owner === owner) return false;
    const { holds } = holderOn(other, read);
    return !holds || !read.from(clientTraffic, holds.policy)?.connections.proxyProtocol;
  });
  return deaf && say.proxyProtocolShared(`${deaf.owner}|${deaf.listener}`);
}
