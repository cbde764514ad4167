import type { Hooks, PluginDefinition } from "./api.ts";
import { HOOK_POINTS, hookAt } from "./hook-points.ts";
import type { DisabledPlugin, Instance, PartState, PluginHost } from "./host.ts";

/** A plugin as lists show it. */
export interface PluginRow extends Pick<PluginDefinition, "kind" | "name" | "version" | "stability" | "summary"> {
  readonly id: string;
  /** The file it was loaded from; absent for one that is built in. */
  readonly file?: string;
  /** The kinds of objects that it brings, `group/Kind`. */
  readonly kinds?: readonly string[];
  /** The points of its hooks, each with its order among the hooks of that point. */
  readonly hooks?: Readonly<Record<string, string>>;
  readonly state: "running" | "failing" | "disabled";
  /** The reason for a state other than `running`. */
  readonly reason?: string;
}

/** All plugins of a host: those in use as they were listed, then those that are left out. `troubles` are the states of parts that fail meanwhile. */
export function listPlugins(host: PluginHost, troubles: readonly PartState[]): readonly PluginRow[] {
  const failing = new Map([...host.health(), ...troubles].map(({ id, health }) => [id, health]));
  const inUse = host.instances.map((instance): PluginRow => {
    const health = failing.get(instance.id);
    const state =
      health?.ok === false ? ({ state: "failing", reason: health.reason } as const) : ({ state: "running" } as const);
    return {
      ...about(instance),
      ...(instance.kind === "hooks" && { hooks: pointsOf(instance.value as Hooks) }),
      ...state,
    };
  });
  const left = host
    .disabled()
    .map((plugin): PluginRow => ({ ...about(plugin), state: "disabled", reason: plugin.reason }));
  return [...inUse, ...left];
}

function about({ id, definition, origin }: Instance | DisabledPlugin) {
  const { kind, name, version, stability, summary, kinds = [] } = definition;
  return {
    ...{ id, kind, name, version, stability, summary },
    ...(kinds.length > 0 && { kinds: kinds.map((one) => `${one.group}/${one.kind}`) }),
    ...(origin !== undefined && { file: origin }),
  };
}

function pointsOf(hooks: Hooks): Readonly<Record<string, string>> {
  const points = HOOK_POINTS.flatMap((point) => {
    const hook = hookAt(hooks, point);
    return hook === undefined ? [] : [[point, hook.order ?? "normal"] as const];
  });
  return Object.fromEntries(points);
}
