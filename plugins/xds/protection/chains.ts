import { ListenerSchema } from "../../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import { EncodedMessage } from "../../../core/envoy/mod.ts";
import { derive, mapItems } from "../../../core/incremental/mod.ts";
import { encodedAs, encodedIn } from "../translate/mod.ts";
import { hookedList, protectingIn } from "../translate/sending.ts";
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

/**
 * The client certificates and filters of plugins without which no connection may reach a route configuration, by its name: those that all chains have which ask
 * it. Key: empty.
 */
const demanded = derive("demanded-by-table", (_key, read) => {
  const chains = read.from(guardedListeners, "").flatMap((one) => one.chains);
  const protecting = protectingIn(read);
  return Array.from(
    Map.groupBy(chains, ({ table }) => table),
    ([table, asking]) => ({
      table,
      needs: [
        ...(certificateOfAll(asking) ?? []),
        ...protecting.filter((name) => asking.every(({ filters }) => filters.includes(name))),
      ],
    }),
  );
});

function certificateOfAll([first, ...others]: readonly Chain[]): readonly string[] | undefined {
  const certificate = first?.certificate;
  if (certificate === undefined) return undefined;
  return others.every((chain) => chain.certificate === certificate) ? [certificate] : undefined;
}

/** The needs of every route of a route configuration; key: its name. */
export const neededByAll = derive("needed-by-all-routes", (name, read): readonly string[] =>
  read.from(demanded, "").flatMap(({ table, needs }) => (table === name ? needs : [])),
);

/** The listeners whose chains say what they protect with; key: empty. */
export const protectedListeners = mapItems(
  "protected-listeners",
  (_key, read) => read.from(guardedListeners, ""),
  ({ listener }) => listener,
);
