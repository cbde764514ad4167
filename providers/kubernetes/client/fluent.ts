import type { GenericClass } from "kubernetes-fluent-client";
import { KINDS, type TableKind } from "../../../core/resource/mod.ts";
import { loadFluentParts } from "./kubeconfig.ts";

/** kubernetes-fluent-client with every kind of the table: `K8s(kinds.Gateway).InNamespace("a").Get()`. */
export interface Fluent {
  readonly K8s: typeof import("kubernetes-fluent-client")["K8s"];
  readonly kinds: Readonly<Record<TableKind | "Lease", GenericClass>>;
}

let loaded: Promise<Fluent> | undefined;

/**
 * The fluent client for one-off reads and patches of the command line, with the kinds of the table registered in it. The library keeps its
 * registry for the whole process, so this is done once. Not for following objects: its watches take no bookmarks and list again at every
 * reconnect.
 */
export function fluentClient(): Promise<Fluent> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Fluent> {
  const { K8s, kinds: upstream, GenericKind, RegisterKind } = await loadFluentParts();
  const known = upstream as unknown as Readonly<Record<string, GenericClass>>;
  const rows = KINDS.map(({ name, group, versions, plural }) => ({
    name,
    group,
    version: versions[0] ?? "v1",
    plural,
  }));
  const lease = { name: "Lease", group: "coordination.k8s.io", version: "v1", plural: "leases" };
  const kinds = [...rows, lease].map(({ name, group, version, plural }): [string, GenericClass] => {
    const builtIn = known[name];
    if (builtIn) return [name, builtIn];
    // The registry goes by the name of the class, which a computed key gives it; a bundler that renames classes cannot touch it.
    const model = { [`Postern${name}`]: class extends GenericKind {} }[`Postern${name}`] as GenericClass;
    Object.defineProperty(model, "name", { value: `Postern${name}` });
    RegisterKind(model, { group, version, kind: name, plural });
    return [name, model];
  });
  return { K8s, kinds: Object.fromEntries(kinds) as Fluent["kinds"] };
}
