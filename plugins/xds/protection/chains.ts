import { ListenerSchema } from "../../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import { EncodedMessage } from "../../../core/envoy/mod.ts";
import { derive, mapItems } from "../../../core/incremental/mod.ts";
import { encodedAs, encodedIn } from "../translate/mod.ts";
import { hookedList } from "../translate/sending.ts";
import { type Chain, guardedListener } from "./listeners.ts";

/** The listeners, each with the chains that ask for routes; key: empty. */
const guardedListeners = mapItems(
  "guarded-listeners",
  (_key, read) => hookedList("listeners", read),
  (listener) => {
    const before = encodedIn(ListenerSchema, listener);
    const { bytes, chains } = guardedListener(before.bytes);
    const encoded = bytes === before.bytes ? undefined : new EncodedMessage(ListenerSchema, { bytes, violations: [] });
    return { chains, listener: encodedAs(listener, encoded) };
  },
);

/** The client certificates without which no connection may reach a route configuration, by its name: those that all chains demand which ask it. Key: empty. */
const certificates = derive("certificates-by-table", (_key, read) => {
  const chains = read.from(guardedListeners, "").flatMap((one) => one.chains);
  return Array.from(
    Map.groupBy(chains, ({ table }) => table),
    ([table, asking]) => ({
      table,
      certificate: demandedByAll(asking),
    }),
  );
});

function demandedByAll([first, ...others]: readonly Chain[]): string | undefined {
  const certificate = first?.certificate;
  return others.every((chain) => chain.certificate === certificate) ? certificate : undefined;
}

/** What every route of a route configuration needs; key: its name. */
export const neededByAll = derive("needed-by-all-routes", (name, read): readonly string[] =>
  read.from(certificates, "").flatMap(({ table, certificate }) => (table === name ? (certificate ?? []) : [])),
);

/** The listeners whose chains say what they protect with; key: empty. */
export const protectedListeners = mapItems(
  "protected-listeners",
  (_key, read) => read.from(guardedListeners, ""),
  ({ listener }) => listener,
);
