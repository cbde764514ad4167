/**
 * Nothing protected is served open. HTTP filters stand in a listener's filter chains and routes come by themselves, so Envoy may have a route without
 * the filter that is to protect it: while a listener is refused or gets ready, and on connections that were opened under an older chain.
 *
 * In: all resources of a data plane, after hooks and patches. Out: the same, where each filter chain tells its connections what it protects with,
 * and a route that needs something matches only where the chain has it; its requests get 503 elsewhere. It works on encoded messages, so it holds for
 * whatever wrote them, and costs nothing where nothing protects. Names and places that people and patches see stay as they are: it comes last.
 */
import { ListenerSchema } from "../../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import { Sealed } from "../../../core/envoy/mod.ts";
import { type Resources, sealedAs, sealedIn } from "../translate/mod.ts";
import { type Chain, guardedListener } from "./listeners.ts";
import { createGuardedTables } from "./tables.ts";

/** Closes what is not protected yet. Remembers what it made of which resource. */
export type Protection = (resources: Resources) => Resources;

/** The protection of one data plane. */
export function createProtection(): Protection {
  const known = new WeakMap<object, Guarded>();
  const tables = createGuardedTables();
  return (resources) => {
    const all = resources.listeners.map((listener) => {
      const sealed = sealedIn(ListenerSchema, listener);
      const made = known.get(sealed) ?? guardedMessage(sealed.bytes);
      known.set(sealed, made);
      return made;
    });
    const certificates = certificatesByTable(all.flatMap(({ chains }) => chains));
    const listeners = resources.listeners.map((resource, i) => sealedAs(resource, all[i]?.sealed));
    return { ...resources, listeners, routes: tables(resources.routes, (table) => certificates.get(table) ?? NONE) };
  };
}

const NONE: readonly string[] = Object.freeze([]);

/** A listener that was looked at; `sealed` where it is sent otherwise than it is. */
interface Guarded {
  readonly sealed?: Sealed<typeof ListenerSchema>;
  readonly chains: readonly Chain[];
}

function guardedMessage(before: Uint8Array): Guarded {
  const { bytes, chains } = guardedListener(before);
  return bytes === before ? { chains } : { sealed: new Sealed(ListenerSchema, { bytes, violations: [] }), chains };
}

/** The client certificates without which no connection may reach a route configuration: those that all chains demand which ask it. */
function certificatesByTable(chains: readonly Chain[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [table, asking] of Map.groupBy(chains, (chain) => chain.table)) {
    const [first] = asking.map(({ certificate }) => certificate);
    if (first !== undefined && asking.every(({ certificate }) => certificate === first)) found.set(table, [first]);
  }
  return found;
}
