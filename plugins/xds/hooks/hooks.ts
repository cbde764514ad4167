import type { DescMessage, Message } from "@bufbuild/protobuf";
import { ClusterSchema } from "../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { ClusterLoadAssignmentSchema } from "../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import { type Listener, ListenerSchema } from "../../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import type { RouteConfiguration } from "../../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import type { EncodedMessage } from "../../../core/envoy/mod.ts";
import { mapDiff, sameItems } from "../../../core/incremental/mod.ts";
import type { HookContext, HookRunner, IrKey } from "../../../core/plugin/api.ts";
import { FailedHook } from "../../../core/plugin/contract/failed-hook.ts";
import { withHosts } from "../protection/tables.ts";
import {
  encodedAs,
  encodedIn,
  type Resource,
  type ResourceKind,
  type Resources,
  TranslatedResource,
  type TranslationError,
  type XdsTranslator,
} from "../translate/mod.ts";
import { type Asking, askEncoded, askedKey, contextOf, hookError } from "./asking.ts";
import { probe, withheldInstead } from "./closed.ts";
import { filteredListener, filterQuestions } from "./filters.ts";
import { createHostHooks, type EncodedHost, type HookedHost, type HostHooks } from "./hosts.ts";

type Built = ReturnType<XdsTranslator["build"]>;

/** Resources after the hooks, and where hooks failed. */
export interface HookedResources {
  readonly resources: Resources;
  /** The errors that are told of failures; what goes on instead stands in the resources already. */
  readonly errors: readonly TranslationError[];
  /** The keys of what hooks were asked about, by what may go together; a list that is the same asked about the same. */
  readonly asked: readonly (readonly string[])[];
  /** The names of added filters without which no route of their listeners may be reached. */
  readonly protecting: ReadonlySet<string>;
}

/** Applies hooks, build after build: what did not change is neither asked about nor encoded again. */
export type ApplyHooks = (hooks: HookRunner, translation: Built) => Promise<HookedResources>;

const POINTS = { listeners: "listener", clusters: "cluster", endpoints: "endpoints" } as const;
const SCHEMAS = {
  listeners: ListenerSchema,
  clusters: ClusterSchema,
  endpoints: ClusterLoadAssignmentSchema,
} as const;

/**
 * The resources of one data plane with every hook applied: routes, virtual hosts, listeners, clusters, endpoints, in this order. Costs nothing while no
 * plugin hooks in; a message that no hook replaced stays the same object.
 */
export function createApplyHooks(irKey: IrKey): ApplyHooks {
  let tables = new WeakMap<HookRunner, TableHooks>();
  let each = new WeakMap<HookRunner, WeakMap<object, HookedOne>>();
  let asked = 0;
  return async (hooks, { resources, originOf, originMark, originRevision }) => {
    const { revision = 0 } = hooks;
    // Answers that hold no more are forgotten as if there had been none.
    if (revision !== asked) [tables, each, asked] = [new WeakMap(), new WeakMap(), revision];
    const asking: Asking = { hooks, irKey, originOf, originMark, originRevision };
    const known = each.get(hooks) ?? new WeakMap<object, HookedOne>();
    each = new WeakMap([[hooks, known]]);
    const ofTables = tables.get(hooks) ?? { ofHosts: createHostHooks(), memory: new Map() };
    tables = new WeakMap([[hooks, ofTables]]);
    const found: Found = { errors: [], asked: [], protecting: new Set() };
    const listsOf = async <K extends keyof typeof POINTS>(kind: K) =>
      hooks.has(POINTS[kind]) || (kind === "listeners" && hooks.has("httpFilters"))
        ? await hookedList(kind, resources[kind], { asking, known, found })
        : resources[kind];
    const routes =
      hooks.has("route") || hooks.has("virtualHost")
        ? await Promise.all(resources.routes.map((table) => hookedTable(table, ofTables, asking, found)))
        : resources.routes;
    const names = new Set(routes.map(({ name }) => name));
    for (const name of ofTables.memory.keys()) if (!names.has(name)) ofTables.memory.delete(name);
    return {
      resources: {
        ...resources,
        routes,
        listeners: (await listsOf("listeners")) as Resources["listeners"],
        clusters: (await listsOf("clusters")) as Resources["clusters"],
        endpoints: (await listsOf("endpoints")) as Resources["endpoints"],
      },
      ...found,
    };
  };
}

interface Found {
  readonly protecting: Set<string>;
  errors: readonly TranslationError[];
  asked: readonly (readonly string[])[];
}

/** The virtual hosts of a route configuration, what came of them, and what is made of that, place by place. */
interface TableMemory {
  readonly revision: number;
  readonly hosts: readonly EncodedHost[];
  readonly hooked: readonly HookedHost[];
  readonly after: readonly EncodedHost[];
  readonly asked: readonly (readonly string[])[];
  readonly errors: readonly TranslationError[];
}

interface TableHooks {
  readonly ofHosts: HostHooks;
  readonly memory: Map<string, TableMemory>;
}

const NO_TABLE: TableMemory = { revision: -1, hosts: [], hooked: [], after: [], asked: [], errors: [] };

async function hookedTable(
  table: Resource<RouteConfiguration>,
  { ofHosts, memory }: TableHooks,
  asking: Asking,
  found: Found,
): Promise<Resource<RouteConfiguration>> {
  const { head, parts } = table.encoded?.assembled ?? {};
  const hosts = (parts as { readonly virtualHosts?: readonly EncodedHost[] } | undefined)?.virtualHosts;
  if (head === undefined || hosts === undefined) return table;
  const { originRevision: revision } = asking;
  const last = memory.get(table.name);
  // Where one failed, or came from something else, all of them are looked at.
  const known = last?.revision === revision && last.errors.length === 0 ? last : NO_TABLE;
  const hooked = await allOf<HookedHost>(
    mapDiff<EncodedHost, HookedHost | Promise<HookedHost>>(known.hosts, known.hooked, hosts, (host) =>
      ofHosts(host, table, asking),
    ),
    known.hooked,
  );
  const after = mapDiff(known.hooked, known.after, hooked, ({ encoded }) => encoded);
  const asked = mapDiff(known.hooked, known.asked, hooked, (one) => one.asked);
  const errors = hooked === known.hooked ? known.errors : hooked.flatMap((one) => one.errors);
  memory.set(table.name, { revision, hosts, hooked, after, asked, errors });
  found.errors = [...found.errors, ...errors];
  found.asked = found.asked.concat(asked);
  if (sameItems(hosts, after)) return table;
  return new TranslatedResource(
    table.name,
    withHosts(head, after),
    () => table.sources,
  ) as Resource<RouteConfiguration>;
}

/** Waits for those that have to be waited for; of thousands that is one, and a promise for each would cost more than it. */
async function allOf<T>(list: readonly (T | Promise<T>)[], before: readonly T[]): Promise<readonly T[]> {
  if (list === before) return before;
  const places = list.flatMap((one, place) => (one instanceof Promise ? [place] : []));
  const come = await Promise.all(places.map((place) => list[place]));
  const all = [...list] as T[];
  for (const [i, place] of places.entries()) all[place] = come[i] as T;
  return all;
}

/** The outcome of the hooks on a resource, for as long as the resource is the same and came from the same. */
interface HookedOne {
  readonly mark: object | undefined;
  readonly resource: Resource<Message>;
  readonly protecting: ReadonlySet<string>;
}

interface Around {
  readonly asking: Asking;
  readonly known: WeakMap<object, HookedOne>;
  readonly found: Found;
}

async function hookedList<K extends keyof typeof POINTS & ResourceKind>(
  kind: K,
  list: readonly Resource<Message>[],
  { asking, known, found }: Around,
): Promise<readonly Resource<Message>[]> {
  const point = POINTS[kind];
  found.asked = [...found.asked, list.map(({ name }) => askedKey(point, name))];
  if (kind === "listeners" && asking.hooks.has("httpFilters"))
    found.asked = [...found.asked, list.flatMap(({ message }) => filterQuestions(message as Listener))];
  const hooked = await Promise.all(
    list.map(async (resource): Promise<Resource<Message> | readonly Resource<Message>[]> => {
      const of: object = resource.encoded ?? resource.message;
      const mark = resource.encoded && asking.originMark(resource.encoded);
      const before = known.get(of);
      for (const name of before?.mark === mark ? (before?.protecting ?? []) : []) found.protecting.add(name);
      if (before !== undefined && before.mark === mark) return before.resource;
      const encoded = encodedIn(SCHEMAS[kind] as DescMessage, resource);
      const context = { ...contextOf(asking, resource, asking.originOf(encoded)), name: resource.name };
      const protecting = new Set<string>();
      const answer = await askedOf(point, encoded, { hooks: asking.hooks, context, protecting });
      for (const name of protecting) found.protecting.add(name);
      if (!(answer instanceof FailedHook)) {
        const made = encodedAs(resource, answer);
        known.set(of, { mark, resource: made, protecting });
        return made;
      }
      const instead = answer.value ?? withheldInstead(point, encoded);
      const sent = instead === undefined ? [] : [encodedAs(resource, instead)];
      if (answer.probes) return [...sent, ...probed(resource, encoded)];
      found.errors = [...found.errors, hookError(kind, resource.name, context.sources, answer)];
      return sent;
    }),
  );
  return sameItems(list, hooked) ? list : hooked.flat();
}

interface AskedWith {
  readonly hooks: HookRunner;
  readonly context: HookContext;
  readonly protecting: Set<string>;
}

function probed({ sources, endpoints }: Resource<Message>, encoded: EncodedMessage): readonly Resource<Message>[] {
  const tried = probe(encoded);
  if (tried === undefined) return [];
  const { name } = tried.message() as unknown as { readonly name: string };
  return [new TranslatedResource(name, tried, sources, endpoints)];
}

/** Filters are added to a listener before the hooks for it see it; where those failed, its own are not asked. */
async function askedOf(
  point: (typeof POINTS)[keyof typeof POINTS],
  encoded: EncodedMessage,
  { hooks, context, protecting }: AskedWith,
): Promise<EncodedMessage | FailedHook<EncodedMessage>> {
  const filtered =
    point === "listener" && hooks.has("httpFilters")
      ? await filteredListener(hooks, encoded, { context, protecting })
      : encoded;
  if (filtered instanceof FailedHook || !hooks.has(point)) return filtered;
  return askEncoded(hooks, point, filtered, context);
}
