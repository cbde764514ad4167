import {
  type VirtualHost,
  VirtualHostSchema,
} from "../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import {
  type RouteConfiguration,
  RouteConfigurationSchema,
} from "../../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import { assemble, partsOf, Sealed, seal, sealedOf } from "../../../core/envoy/mod.ts";
import { remade, sameItems } from "../../../core/incremental/mod.ts";
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
  /** What is sent of it as it is, or the message where that is none yet. */
  readonly of: object;
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
  const partsOf = createTableParts();
  return (tables, needed) => {
    const now = tables.map((table) => {
      const [known, all] = [before.get(table.name), needed(table.name)];
      if (known?.of === (table.sealed ?? table.message) && sameItems(known.needed, all)) return known;
      return guardedTable(table, { needed: all, known, parts: partsOf(table) });
    });
    before = new Map(now.map((guarded) => [guarded.name, guarded]));
    return tables.map((table, i) => sealedAs<typeof RouteConfigurationSchema>(table, now[i]?.sealed));
  };
}

/** Takes route configurations apart into their virtual hosts and what is around them. A virtual host of a message is encoded once. */
export function createTableParts(): (table: Resource<RouteConfiguration>) => TableParts {
  const seals = new WeakMap<VirtualHost, SealedHost>();
  const sealedHost = (host: VirtualHost): SealedHost => {
    const known = (sealedOf(host) as SealedHost | undefined) ?? seals.get(host) ?? seal(VirtualHostSchema, host);
    seals.set(host, known);
    return known;
  };
  return (table) => partsOfTable(table, sealedHost);
}

function guardedTable(
  { name, sealed: own, message }: Resource<RouteConfiguration>,
  {
    needed,
    known,
    parts,
  }: { readonly needed: readonly string[]; readonly known: Guarded | undefined; readonly parts: TableParts },
): Guarded {
  const { head, hosts } = parts;
  const all = [...needed, ...needsIn(head, numberOf(RouteConfigurationSchema, "typedPerFilterConfig"))];
  const guard = (host: SealedHost) => guardedHost(host, all);
  const isKnown = known !== undefined && sameItems(known.all, all);
  const guarded = isKnown ? remade(known.hosts, known.guarded, hosts, guard) : hosts.map(guard);
  const sealed = sameItems(hosts, guarded) ? parts.sealed : withHosts(head, guarded);
  return { name, of: own ?? message, needed, all, hosts, guarded, sealed };
}

/** A route configuration in its virtual hosts and what is around them; one that a hook or a patch has changed is taken apart. */
function partsOfTable(table: Resource<RouteConfiguration>, sealedHost: (host: VirtualHost) => SealedHost): TableParts {
  const sealed =
    ((table.sealed ?? sealedOf(table.message)) as SealedTable | undefined) ?? assembledTable(table.message, sealedHost);
  const { head, parts } = sealed.assembled ?? assembledTable(table.message, sealedHost).assembled ?? NOTHING;
  return { sealed, head, hosts: (parts as { virtualHosts?: readonly SealedHost[] }).virtualHosts ?? [] };
}

/** A route configuration: as it is sent, and in its parts. */
export interface TableParts {
  readonly sealed: SealedTable;
  readonly head: Uint8Array;
  readonly hosts: readonly SealedHost[];
}

const NOTHING = { head: new Uint8Array(), parts: {} };

function assembledTable(message: RouteConfiguration, sealedHost: (host: VirtualHost) => SealedHost): SealedTable {
  const virtualHosts = partsOf(message.virtualHosts.map(sealedHost)) as VirtualHost[];
  return assemble(RouteConfigurationSchema, { ...message, virtualHosts }, ["virtualHosts"]);
}

/** A route configuration of virtual hosts and what is around them. */
export function withHosts(head: Uint8Array, virtualHosts: readonly SealedHost[]): SealedTable {
  const field = numberOf(RouteConfigurationSchema, "virtualHosts");
  return new Sealed(RouteConfigurationSchema, {
    bytes: () => joined([head, ...virtualHosts.map(({ bytes }) => asField(field, bytes))]),
    violations: [],
    assembled: { head, parts: { virtualHosts } },
  });
}
