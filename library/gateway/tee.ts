import type { ObjectEvent, PluginDefinition, Provider } from "../../core/plugin/api.ts";
import type { PluginUse } from "../../core/plugin/mod.ts";
import type { ChangedStatuses } from "./events.ts";

/** Who hears what providers are told. */
export interface Hears {
  statuses(changed: ChangedStatuses): void;
  events(events: readonly ObjectEvent[]): void;
}

/** A use of a provider whose statuses and events are heard by others as well; any other use as it is. */
export function heardBy(use: PluginUse, hears: Hears): PluginUse {
  const { definition } = use;
  if (definition.kind !== "provider") return use;
  const create = (context: never) => heard(definition.create(context) as Provider, hears);
  return { ...use, definition: { ...definition, create } as PluginDefinition };
}

function heard(provider: Provider, hears: Hears): Provider {
  const writeStatus = async (changed: ChangedStatuses) => {
    hears.statuses(changed);
    await provider.writeStatus?.(changed);
  };
  const record = async (events: readonly ObjectEvent[]) => {
    hears.events(events);
    await provider.record?.(events);
  };
  const own: Readonly<Record<PropertyKey, unknown>> = { writeStatus, record };
  return new Proxy(provider, {
    get(target, key) {
      if (Object.hasOwn(own, key)) return own[key];
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
