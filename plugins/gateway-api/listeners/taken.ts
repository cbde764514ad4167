import { derive } from "../../../core/incremental/mod.ts";
import { dictionary } from "../../../core/scalars/dictionary.ts";
import { gatewayListeners } from "./listeners.ts";

/**
 * Hostnames that listeners of a Gateway name on one port, with the ids of those listeners; key: `<gateway key>:<port>`.
 * "Listener isolation": a request for such a host goes to that listener only, whatever wildcard another one has.
 */
export const takenHostnames = derive("taken-hostnames", (key, read): Readonly<Record<string, readonly string[]>> => {
  const colon = key.lastIndexOf(":");
  const port = Number(key.slice(colon + 1));
  const taken = dictionary<string[]>();
  for (const { spec, id } of read.from(gatewayListeners, key.slice(0, colon))) {
    if (spec.port !== port || spec.hostname === undefined) continue;
    const holders = taken[spec.hostname] ?? [];
    taken[spec.hostname] = holders;
    holders.push(id);
  }
  return taken;
});
