import type { DescMessage, Message, MessageShape } from "@bufbuild/protobuf";
import type { RouteConfiguration } from "../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import { type Sealed, sealedOf } from "../../core/envoy/mod.ts";
import { sameItems } from "../../core/incremental/mod.ts";
import type { HookPoints, HookRunner, IrKey } from "../../core/plugin/api.ts";
import { FailedHook } from "../../core/plugin/failed-hook.ts";
import { type Asking, askedKey, contextOf, hookError } from "./hooks-asking.ts";
import { withheldInstead } from "./hooks-closed.ts";
import { createHostHooks, type HostHooks, type SealedHost } from "./hooks-hosts.ts";
import { withHosts } from "./protection/tables.ts";
import {
  type Resource,
  type ResourceKind,
  type Resources,
  SealedResource,
  type TranslationError,
  type XdsTranslator,
} from "./translate/mod.ts";

type Built = ReturnType<XdsTranslator["build"]>;

/** Resources after the hooks, and where hooks failed. */
export interface HookedResources {
  readonly resources: Resources;
  /** What is told of a failure; what goes on instead stands in the resources already. */
  readonly errors: readonly TranslationError[];
  /** What hooks were asked about, by what may go together; a list that is the same asked about the same. */
  readonly asked: readonly (readonly string[])[];
}

/** Applies hooks, build after build: what did not change is neither asked about nor encoded again. */
export type ApplyHooks = (hooks: HookRunner, translation: Built) => Promise<HookedResources>;

const POINTS = { listeners: "listener", clusters: "cluster", endpoints: "endpoints" } as const;

/**
 * The resources of one data plane with every hook applied: routes, virtual hosts, listeners, clusters, endpoints, in this order. Costs nothing while no
 * plugin hooks in; a message that no hook replaced stays the same object.
 */
export function createApplyHooks(irKey: IrKey): ApplyHooks {
  let hosts = new WeakMap<HookRunner, HostHooks>();
  let each = new WeakMap<HookRunner, WeakMap<object, HookedOne>>();
  return async (hooks, { resources, originOf, originMark }) => {
    const asking: Asking = { hooks, irKey, originOf, originMark };
    const known = each.get(hooks) ?? new WeakMap<object, HookedOne>();
    each = new WeakMap([[hooks, known]]);
    const ofHosts = hosts.get(hooks) ?? createHostHooks();
    hosts = new WeakMap([[hooks, ofHosts]]);
    const found: Found = { errors: [], asked: [] };
    const listsOf = async <K extends keyof typeof POINTS>(kind: K) =>
      hooks.has(POINTS[kind]) ? await hookedList(kind, resources[kind], { asking, known, found }) : resources[kind];
    const routes =
      hooks.has("route") || hooks.has("virtualHost")
        ? await Promise.all(resources.routes.map((table) => hookedTable(table, ofHosts, asking, found)))
        : resources.routes;
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
  readonly errors: TranslationError[];
  readonly asked: (readonly string[])[];
}

async function hookedTable(
  table: Resource<RouteConfiguration>,
  ofHosts: HostHooks,
  asking: Asking,
  found: Found,
): Promise<Resource<RouteConfiguration>> {
  const { head, parts } = table.sealed?.assembled ?? {};
  const before = (parts as { readonly virtualHosts?: readonly SealedHost[] } | undefined)?.virtualHosts;
  if (head === undefined || before === undefined) return table;
  const hooked = await Promise.all(before.map((host) => ofHosts(host, table, asking)));
  for (const { errors, asked } of hooked) {
    found.errors.push(...errors);
    found.asked.push(asked);
  }
  const after = hooked.map(({ sealed }) => sealed);
  if (sameItems(before, after)) return table;
  return new SealedResource(table.name, withHosts(head, after), () => table.sources) as Resource<RouteConfiguration>;
}

/** What came of a resource, for as long as it is the same and came from the same. */
interface HookedOne {
  readonly mark: object | undefined;
  readonly resource: Resource<Message>;
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
  found.asked.push(list.map(({ name }) => askedKey(point, name)));
  const hooked = await Promise.all(
    list.map(async (resource): Promise<Resource<Message> | undefined> => {
      const of: object = resource.sealed ?? resource.message;
      const mark = resource.sealed && asking.originMark(resource.sealed);
      const before = known.get(of);
      if (before !== undefined && before.mark === mark) return before.resource;
      const { message } = resource;
      const context = { ...contextOf(asking, resource, asking.originOf(message)), name: resource.name };
      const answer = await asking.hooks.run(point, message as HookPoints[typeof point] as never, context);
      if (!(answer instanceof FailedHook)) {
        const made = withMessage(resource, answer as Message);
        known.set(of, { mark, resource: made });
        return made;
      }
      found.errors.push(hookError(kind, resource.name, context.sources, answer));
      const instead = (answer.value as Message | undefined) ?? withheldInstead(point, message);
      return instead && withMessage(resource, instead);
    }),
  );
  return sameItems(list, hooked) ? list : hooked.flatMap((resource) => resource ?? []);
}

/** A resource with a message in its place; what was encoded when the message was checked is sent. */
function withMessage(resource: Resource<Message>, message: Message): Resource<Message> {
  if (message === resource.message) return resource;
  const { name, endpoints, sources } = resource;
  const sealed = sealedOf(message) as Sealed<DescMessage> | undefined;
  const made = sealed && new SealedResource(name, sealed, sources, endpoints);
  return made !== undefined ? (made as Resource<MessageShape<DescMessage>>) : { name, message, sources };
}
