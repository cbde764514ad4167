import { create, fromBinary } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import type {
  Filter,
  FilterChain,
} from "../../../core/envoy/generated/envoy/config/listener/v3/listener_components_pb.ts";
import { type Listener, ListenerSchema } from "../../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import {
  type HttpConnectionManager,
  HttpConnectionManagerSchema,
  type HttpFilter,
} from "../../../core/envoy/generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.ts";
import { type EncodedMessage, encodeOnce, packAny, typeUrl } from "../../../core/envoy/mod.ts";
import type { EnvoyFilterName } from "../../../core/ir/mod.ts";
import type { FilterPlace, HookContext, HookRunner, PlacedFilter } from "../../../core/plugin/api.ts";
import { FailedHook } from "../../../core/plugin/contract/failed-hook.ts";
import { askedKey } from "./asking.ts";

/** A listener with the filters that hooks add, or the failure of a hook. */
export type FilteredListener = EncodedMessage | FailedHook<EncodedMessage>;

const AUTHENTICATION: ReadonlySet<string> = new Set<EnvoyFilterName>([
  "envoy.filters.http.ext_authz",
  "envoy.filters.http.api_key_auth",
  "envoy.filters.http.basic_auth",
  "envoy.filters.http.oauth2",
  "envoy.filters.http.jwt_authn",
]);

const AUTHORIZATION: ReadonlySet<string> = new Set<EnvoyFilterName>(["envoy.filters.http.rbac"]);

const MANAGER = typeUrl(HttpConnectionManagerSchema);

/** The keys under which the questions about the filters of a listener are remembered. */
export function filterQuestions({ name, filterChains, defaultFilterChain }: Listener): readonly string[] {
  const chains = [...filterChains.map(nameOfChain), ...(defaultFilterChain ? [DEFAULT] : [])];
  return chains.map((chain) => askedKey("httpFilters", `${name} ${chain}`));
}

const DEFAULT = "default";

function nameOfChain({ name }: FilterChain, place: number): string {
  return name || String(place);
}

/** Asks the hooks for filters of each HTTP connection manager of a listener, and puts them in their places. The names of those that protect are added to `protecting`. */
export async function filteredListener(
  hooks: HookRunner,
  encoded: EncodedMessage,
  { context, protecting }: { readonly context: HookContext; readonly protecting: Set<string> },
): Promise<FilteredListener> {
  const listener = encoded.message() as unknown as Listener;
  let failed: FailedHook | undefined;
  const filters = async (chain: FilterChain, at: string): Promise<FilterChain> => {
    const list = await Promise.all(
      chain.filters.map(async (filter): Promise<Filter> => {
        const { value: any } = filter.configType.case === "typedConfig" ? filter.configType : { value: undefined };
        if (any?.typeUrl !== MANAGER) return filter;
        const manager = fromBinary(HttpConnectionManagerSchema, any.value);
        const added = await addedTo(manager, at);
        return added === manager ? filter : { ...filter, configType: { case: "typedConfig", value: packed(added) } };
      }),
    );
    return list.every((filter, i) => filter === chain.filters[i]) ? chain : { ...chain, filters: list };
  };
  const addedTo = async (manager: HttpConnectionManager, at: string): Promise<HttpConnectionManager> => {
    const names = manager.httpFilters.map(({ name }) => name);
    const asked = { listener: listener.name, filters: names, added: [] as readonly PlacedFilter[] };
    const answer = await hooks.run("httpFilters", asked, { ...context, name: `${listener.name} ${at}` });
    if (answer instanceof FailedHook) failed = answer;
    const added = answer instanceof FailedHook ? (answer.value?.added ?? []) : answer.added;
    for (const { filter, protects } of added) if (protects === true) protecting.add(filter.name);
    return added.length === 0 ? manager : { ...manager, httpFilters: placed(manager.httpFilters, added) };
  };
  const filterChains = await Promise.all(
    listener.filterChains.map((chain, i) => filters(chain, nameOfChain(chain, i))),
  );
  const defaultFilterChain = listener.defaultFilterChain && (await filters(listener.defaultFilterChain, DEFAULT));
  const same =
    defaultFilterChain === listener.defaultFilterChain &&
    filterChains.every((chain, i) => chain === listener.filterChains[i]);
  const made = same
    ? encoded
    : encodeOnce(
        ListenerSchema,
        create(ListenerSchema, { ...listener, filterChains, ...(defaultFilterChain && { defaultFilterChain }) }),
      );
  if (failed === undefined) return made;
  const { outcome, failures, probes } = failed;
  return new FailedHook(outcome === "withheld" ? undefined : made, outcome, failures, probes);
}

function packed(manager: HttpConnectionManager): Any {
  return packAny(HttpConnectionManagerSchema, manager);
}

/** The filters with those that are added, in the order in which they were, where they go to the same place. */
export function placed(filters: readonly HttpFilter[], added: readonly PlacedFilter[]): HttpFilter[] {
  const at = (place: FilterPlace) => added.filter((one) => one.place === place).map(({ filter }) => filter);
  const router = filters.length - 1;
  const firstOf = (kinds: ReadonlySet<string>) => filters.findIndex(({ name }) => kinds.has(kindOfFilter(name)));
  const lastOf = (kinds: ReadonlySet<string>) => filters.findLastIndex(({ name }) => kinds.has(kindOfFilter(name)));
  const authentication = firstOf(AUTHENTICATION);
  const authorization = lastOf(new Set([...AUTHENTICATION, ...AUTHORIZATION]));
  const before = Math.max(authentication, 0);
  const after = authorization < 0 ? before : authorization + 1;
  return [
    ...at("first"),
    ...filters.slice(0, before),
    ...at("beforeAuthentication"),
    ...filters.slice(before, after),
    ...at("afterAuthorization"),
    ...filters.slice(after, router),
    ...at("beforeRouting"),
    ...filters.slice(router),
  ];
}

/** Filters of which there is one for each policy have its name behind theirs. */
function kindOfFilter(name: string): string {
  return name.split("/", 1)[0] as string;
}
