import * as v from "valibot";
import type { XdsIr } from "../../core/ir/mod.ts";
import type { IrKey, Output, PluginContext } from "../../core/plugin/api.ts";
import { definePlugin } from "../../core/plugin/define.ts";
import { createSnapshotCache, type SnapshotCache } from "../../plugins/xds/cache/mod.ts";
import { reportOf } from "../../plugins/xds/faults.ts";
import { createPublication, type Publication } from "../../plugins/xds/publication.ts";

/** Makes what Envoy is sent and keeps it, for whoever serves it: an output without a server. */
export function keptOutput(controllerNamespace: string) {
  const cache = createSnapshotCache();
  const plugin = definePlugin({
    kind: "output",
    name: "kept",
    version: "1.0.0",
    stability: "beta",
    summary: "Keeps Envoy's configuration for a handler of requests.",
    config: v.strictObject({}),
    create: (context) => new Kept(context, cache, controllerNamespace),
  });
  return { plugin, cache };
}

class Kept implements Output {
  readonly #context: PluginContext;
  readonly #cache: SnapshotCache;
  readonly #namespace: string;
  readonly #publications = new Map<IrKey, Publication>();

  constructor(context: PluginContext, cache: SnapshotCache, namespace: string) {
    this.#context = context;
    this.#cache = cache;
    this.#namespace = namespace;
  }

  async publish(xds: Readonly<Record<IrKey, XdsIr>>, sequence: number): Promise<void> {
    for (const [irKey, ir] of Object.entries(xds)) {
      await this.#of(irKey)
        .publish(ir, sequence)
        .catch((error) => this.#context.log.error("a data plane's configuration could not be made", { irKey, error }));
    }
    for (const irKey of [...this.#publications.keys()]) {
      if (irKey in xds) continue;
      this.#publications.delete(irKey);
      this.#cache.remove(irKey, sequence);
      this.#context.hooks.forget?.(irKey);
    }
    const faults = [...this.#publications.values()].flatMap((publication) => publication.faults);
    this.#context.report(reportOf(faults));
  }

  #of(irKey: IrKey): Publication {
    const known =
      this.#publications.get(irKey) ??
      createPublication(irKey, {
        ...{ cache: this.#cache, hooks: this.#context.hooks },
        options: { controllerNamespace: this.#namespace, unprobed: true },
      });
    this.#publications.set(irKey, known);
    return known;
  }
}
