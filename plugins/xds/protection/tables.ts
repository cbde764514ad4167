import {
  type VirtualHost,
  VirtualHostSchema,
} from "../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import {
  type RouteConfiguration,
  RouteConfigurationSchema,
} from "../../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import { assemble, partsOf, Sealed, sealedOf, sealing } from "../../../core/envoy/mod.ts";
import { mapDiff, sameItems } from "../../../core/incremental/mod.ts";
import { type Resource, sealedAs } from "../translate/mod.ts";
import { needsIn } from "./needs.ts";
import { guardedHost } from "./routes.ts";
import { asField, joined, numberOf } from "./wire.ts";

type SealedHost = Sealed<typeof VirtualHostSchema>;
type SealedTable = Sealed<typeof RouteConfigurationSchema>;
type Tables = readonly Resource<RouteConfiguration>[];

/** A route configuration with what was made of it. */
interface Guarded {
  readonly name: string;
  readonly of: SealedTable;
  /** What every route needs: as it was asked for, and with what the table itself says. */
  readonly needed: readonly string[];
  readonly all: readonly string[];
  readonly hosts: readonly SealedHost[];
  readonly guarded: readonly SealedHost[];
  /** What is sent instead. */
  readonly sealed: SealedTable;
}

/** Guards the route configurations of a data plane; `needed` is needed by every route of one. A virtual host that did not change is not looked at again. */
export function createGuardedTables(): (tables: Tables, needed: (table: string) => readonly string[]) => Tables {
  let before: ReadonlyMap<string, Guarded> = new Map();
  return (tables, needed) => {
    const now = tables.map((table) => {
      const [of, known, all] = [tableOf(table), before.get(table.name), needed(table.name)];
      return known?.of === of && sameItems(known.needed, all) ? known : guardedTable(table.name, of, all, known);
    });
    before = new Map(now.map((guarded) => [guarded.name, guarded]));
    return tables.map((table, i) => sealedAs<typeof RouteConfigurationSchema>(table, now[i]?.sealed));
  };
}

function guardedTable(name: string, of: SealedTable, needed: readonly string[], known: Guarded | undefined): Guarded {
  const { head, hosts } = partsOfTable(of);
  const all = [...needed, ...needsIn(head, numberOf(RouteConfigurationSchema, "typedPerFilterConfig"))];
  const guard = (host: SealedHost) => guardedHost(host, all);
  const isKnown = known !== undefined && sameItems(known.all, all);
  const guarded = isKnown ? mapDiff(known.hosts, known.guarded, hosts, guard) : hosts.map(guard);
  const sealed = sameItems(hosts, guarded) ? of : withHosts(head, guarded);
  return { name, of, needed, all, hosts, guarded, sealed };
}

/** What is sent of a route configuration, in its parts; one that a patch or a plugin has made is taken apart, which encodes each of its virtual hosts once. */
export function tableOf(table: Resource<RouteConfiguration>): SealedTable {
  if (table.sealed?.assembled !== undefined) return table.sealed as SealedTable;
  const { message } = table;
  const known = sealedOf(message) as SealedTable | undefined;
  if (known?.assembled !== undefined) return known;
  const virtualHosts = partsOf(message.virtualHosts.map((host) => sealing(VirtualHostSchema, host))) as VirtualHost[];
  const taken = assemble(RouteConfigurationSchema, { ...message, virtualHosts }, ["virtualHosts"]);
  taken.standsFor(message);
  return taken;
}

/** A route configuration in its virtual hosts and what is around them. */
export function partsOfTable({ assembled }: SealedTable): TableParts {
  const { head, parts } = assembled ?? NOTHING;
  return { head, hosts: (parts as { virtualHosts?: readonly SealedHost[] }).virtualHosts ?? [] };
}

interface TableParts {
  readonly head: Uint8Array;
  readonly hosts: readonly SealedHost[];
}

const NOTHING = { head: new Uint8Array(), parts: {} };

/** A route configuration of virtual hosts and what is around them. */
export function withHosts(head: Uint8Array, virtualHosts: readonly SealedHost[]): SealedTable {
  const field = numberOf(RouteConfigurationSchema, "virtualHosts");
  return new Sealed(RouteConfigurationSchema, {
    bytes: () => joined([head, ...virtualHosts.map(({ bytes }) => asField(field, bytes))]),
    violations: [],
    assembled: { head, parts: { virtualHosts } },
  });
}
