import { derive, type Reader } from "../../../core/incremental/mod.ts";
import { splitObjectKey } from "../../../core/resource/mod.ts";
import { failedText } from "../../../core/status/catalogue/withheld.ts";
import { gatewaysOfDataPlane } from "../gateways/facts.ts";
import { checkListener, leftOut } from "./check.ts";
import { withConflicts } from "./conflicts.ts";
import { gatewayTls } from "./frontend-tls.ts";
import { type CheckedListener, ownerRef, type StatedListener } from "./listener.ts";
import { attachedListenerSets } from "./listener-sets.ts";
import { seniorityOf } from "./seniority.ts";

/** The listeners of a data plane after the conflicts among themselves, Gateway by Gateway; key: the data plane's. */
export const settledListeners = derive("settled-listeners", (irKey, read): readonly CheckedListener[] =>
  withConflicts(read.from(gatewaysOfDataPlane, irKey).flatMap((key) => read.from(checkedListeners, key))),
);

/** The listeners of one Gateway, each looked at by itself; key: the Gateway's. */
const checkedListeners = derive("checked-listeners", (key, read): readonly CheckedListener[] => {
  const { ports } = read.from(gatewayTls, key);
  return sitesOf(key, read).map((site) => {
    const port = String(site.spec.port);
    return read.contain(
      ownerRef(site),
      () => checkListener(site, port in ports ? ports[port] : ports["default"], read),
      ({ where, number }) => leftOut(site, failedText(where, number)),
    );
  });
});

function sitesOf(key: string, read: Reader): readonly StatedListener[] {
  const [namespace, name] = splitObjectKey(key);
  const gateway = read.get("Gateway", namespace, name);
  if (!gateway) return [];
  const seniority = seniorityOf(gateway);
  const own = (gateway.spec.listeners ?? []).map((spec) => ({
    gateway: key,
    namespace,
    irName: `${key}/${spec.name}`,
    seniority,
    spec,
  }));
  const sets = read.from(attachedListenerSets, key).flatMap((set) => {
    const [setNamespace, setName] = splitObjectKey(set);
    const object = read.get("ListenerSet", setNamespace, setName);
    if (!object) return [];
    const seniority = seniorityOf(gateway, object);
    return (object.spec.listeners ?? []).map((spec) => ({
      gateway: key,
      set,
      namespace: setNamespace,
      irName: `${key}/${set}/${spec.name}`,
      seniority,
      spec,
    }));
  });
  const names = new Set<string>();
  return [...own, ...sets].map((site, place) => {
    const id = names.has(site.irName) ? `${site.irName}~${place}` : site.irName;
    names.add(site.irName);
    return { ...site, id };
  });
}
