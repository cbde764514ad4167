import {
  type VirtualHost,
  VirtualHostSchema,
} from "../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import {
  type RouteConfiguration,
  RouteConfigurationSchema,
} from "../../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import { asFields, assemble, type EncodedMessage, encodedOf, encodeOnce } from "../../../core/envoy/mod.ts";
import { derive, mapItemsWith, sameItems, shareLevels } from "../../../core/incremental/mod.ts";
import { encodedAs, type Resource } from "../translate/mod.ts";
import { hookedList } from "../translate/sending.ts";
import { neededByAll } from "./chains.ts";
import { needsIn } from "./needs.ts";
import { guardedHost } from "./routes.ts";
import { numberOf, withParts } from "./wire.ts";

type EncodedHost = EncodedMessage<typeof VirtualHostSchema>;
type EncodedTable = EncodedMessage<typeof RouteConfigurationSchema>;
type Table = Resource<RouteConfiguration>;

/** The route configurations by name: of two with one the first counts. */
const tablesByName = derive(
  "tables-by-name",
  (_key, read): ReadonlyMap<string, Table> =>
    new Map(
      hookedList("routes", read)
        .toReversed()
        .map((table) => [table.name, table]),
    ),
  { share: (_before, now) => now },
);

/** A route configuration as hooks and patches left it; this and all that follows here has its name as key. */
const tableNamed = derive("table", (name, read) => read.from(tablesByName, "").get(name) as Table, {
  share: (_before, now) => now,
});

/** The same in its parts. */
const partsNamed = derive(
  "table-parts",
  (name, read) => {
    const of = tableOf(read.from(tableNamed, name));
    return { of, ...partsOfTable(of) };
  },
  { share: shareLevels(1) },
);

/** The needs of every route of a route configuration; key: its name. */
const needsOfAll = derive("needs-of-table", (name, read) => [
  ...read.from(neededByAll, name),
  ...needsIn(read.from(partsNamed, name).head, numberOf(RouteConfigurationSchema, "typedPerFilterConfig")),
]);

const guardedHosts = mapItemsWith(
  "guarded-hosts",
  (name, read) => read.from(partsNamed, name).hosts,
  (name, read) => read.from(needsOfAll, name),
  guardedHost,
);

/** A route configuration with each route guarded that needs it. */
export const protectedTable = derive(
  "protected-table",
  (name, read) => {
    const { of, head, hosts } = read.from(partsNamed, name);
    const guarded = read.from(guardedHosts, name);
    const encoded = sameItems(hosts, guarded) ? of : withHosts(head, guarded);
    return encodedAs<typeof RouteConfigurationSchema>(read.from(tableNamed, name), encoded);
  },
  { share: (_before, now) => now },
);

/** The names of all route configurations; key: empty. */
export const tableNames = derive("table-names", (_key, read) => hookedList("routes", read).map(({ name }) => name));

/** The message that is sent of a route configuration, in its parts; one that a patch or a plugin made is taken apart, which encodes each virtual host once. */
export function tableOf(table: Table): EncodedTable {
  if (table.encoded?.assembled !== undefined) return table.encoded as EncodedTable;
  const { message } = table;
  const known = encodedOf(message) as EncodedTable | undefined;
  if (known?.assembled !== undefined) return known;
  const virtualHosts = asFields(
    message.virtualHosts.map((host) => encodeOnce(VirtualHostSchema, host)),
  ) as VirtualHost[];
  const taken = assemble(RouteConfigurationSchema, { ...message, virtualHosts }, ["virtualHosts"]);
  taken.standsFor(message);
  return taken;
}

/** A route configuration in its virtual hosts and what is around them. */
export function partsOfTable({ assembled }: EncodedTable): TableParts {
  const { head, parts } = assembled ?? NOTHING;
  return { head, hosts: (parts as { virtualHosts?: readonly EncodedHost[] }).virtualHosts ?? [] };
}

interface TableParts {
  readonly head: Uint8Array;
  readonly hosts: readonly EncodedHost[];
}

const NOTHING = { head: new Uint8Array(), parts: {} };

/** A route configuration of virtual hosts and what is around them. */
export function withHosts(head: Uint8Array, virtualHosts: readonly EncodedHost[]): EncodedTable {
  return withParts(RouteConfigurationSchema, head, "virtualHosts", virtualHosts);
}
