/**
 * The output `wasm`: hands WebAssembly modules, which this control plane has fetched, to the proxies that run them.
 *
 * In: the IR of all data planes, which says which modules they need, and a way to the content that the runtime fetched. Out: the modules over
 * HTTPS, to whoever shows a certificate of our authority. The plugin never fetches anything, and serves nothing that no proxy needs.
 */
import * as v from "valibot";
import type { XdsIr } from "../../core/ir/mod.ts";
import type { Health, IrKey, Output, PluginContext, PluginDefinition } from "../../core/plugin/api.ts";
import { definePlugin } from "../../core/plugin/define.ts";
import { createModuleServer, type ModuleIdentity, type ModuleServer } from "./server.ts";

export type { ModuleIdentity } from "./server.ts";

const config = v.strictObject({
  /** The address to listen on. */
  host: v.optional(v.string(), "0.0.0.0"),
  /** The port to listen on; 0 takes a free one. */
  port: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65535)), 18002),
});

/** The identity and the contents that the composition root lends to the server. */
export interface WasmPorts {
  /** The server's certificate, with the authority of those of proxies; `onChange` tells renewals. */
  readonly identity: { readonly current: ModuleIdentity; onChange(listener: (identity: ModuleIdentity) => void): void };
  /** The content that was fetched and has this SHA-256 (hex); undefined while it is not there. */
  contentOf(sha256: string): Uint8Array | undefined;
}

/** The plugin, and what its owner may ask it. */
export interface WasmOutput {
  readonly plugin: PluginDefinition<"output", typeof config>;
  /** The port the server listens on; undefined before it has started. */
  port(): number | undefined;
}

/** The output `wasm` with what the composition root lends it. */
export function wasmOutput(ports: WasmPorts): WasmOutput {
  let instance: WasmPlugin | undefined;
  const plugin = definePlugin({
    kind: "output",
    name: "wasm",
    version: "1.0.0",
    stability: "beta",
    summary: "Serves WebAssembly modules to proxies.",
    config,
    create(context) {
      instance = new WasmPlugin(context, ports);
      return instance;
    },
  });
  return { plugin, port: () => instance?.port };
}

class WasmPlugin implements Output {
  readonly #context: PluginContext<v.InferOutput<typeof config>>;
  readonly #server: ModuleServer;
  /** SHA-256 of the module that is served under a path. */
  #modules: ReadonlyMap<string, string> = new Map();
  port: number | undefined;

  constructor(context: PluginContext<v.InferOutput<typeof config>>, { identity, contentOf }: WasmPorts) {
    this.#context = context;
    const { log, clock, metrics } = context;
    const lookups = metrics.counter(
      "wasm_cache_lookup_total",
      "Modules that proxies asked for, by whether they were there.",
      ["hit"],
    );
    this.#server = createModuleServer({
      ...{ ...context.config, identity: identity.current, log, clock, metrics },
      moduleAt: (path) => {
        const sha256 = this.#modules.get(path);
        const module = sha256 === undefined ? undefined : contentOf(sha256);
        lookups.inc({ hit: String(module !== undefined) });
        return module;
      },
    });
    identity.onChange((renewed) => this.#server.setSecureContext(renewed));
  }

  async start(): Promise<void> {
    this.port = await this.#server.start();
    this.#context.log.info("serving Wasm modules", { address: `${this.#context.config.host}:${this.port}` });
  }

  async stop(): Promise<void> {
    await this.#server.stop();
  }

  health(): Health {
    return this.port === undefined
      ? { ok: false, reason: "the server of Wasm modules does not listen yet" }
      : { ok: true };
  }

  async publish(xds: Readonly<Record<IrKey, XdsIr>>): Promise<void> {
    this.#modules = new Map(Object.values(xds).flatMap(modulesOf));
  }
}

function modulesOf({ http }: XdsIr): readonly (readonly [path: string, sha256: string])[] {
  const routes = (http ?? []).flatMap(({ routes }) => routes ?? []);
  const wasms = routes.flatMap(({ envoyExtensions }) => envoyExtensions?.wasms ?? []);
  return wasms.flatMap(({ httpWasmCode: code }) => (code ? [[new URL(code.servingURL).pathname, code.sha256]] : []));
}
