import { createRecordingLogger } from "../../core/testing/mod.ts";
import { SYSTEM_CLOCK } from "../../library/gateway/clock.ts";
import { createNeedResolver } from "../../library/needs/resolver.ts";
import { wasmOutput } from "../../plugins/wasm/mod.ts";
import { later } from "../host-rig.ts";
import { createAuthority, type Identity } from "../xds-client/mod.ts";
import { type ClusterWorld, openCluster } from "./cluster-world.ts";
import { secretOf } from "./objects.ts";
import { createLayout, type Layout, pullConfig, type Registry, registryOf } from "./registry.ts";

/** Examples with a control plane that fetches modules and hands them out, a server of modules and a registry. */
export interface WasmWorld extends ClusterWorld {
  readonly modules: ModuleServer;
  readonly registry: Registry;
}

/** A server of modules by https. */
export interface ModuleServer {
  readonly host: string;
  /** Paths that were asked for. */
  readonly asked: string[];
  /** Puts a module under a path; without one there is none. Of `/silent.wasm` nothing is ever said. */
  put(path: string, module: Uint8Array<ArrayBuffer>): void;
}

/** The key of the installation, from which paths of modules are made. */
const KEY = {
  ...{ apiVersion: "v1", kind: "Secret", metadata: { namespace: "envoy-gateway-system", name: "envoy-oidc-hmac" } },
  data: { "hmac-secret": btoa("k".repeat(32)) },
};

/** Serves examples; `fill` puts images and modules in place, and further objects know where both servers are. */
export async function openWasm(
  examples: readonly string[],
  fill: (layout: Layout, modules: ModuleServer) => void,
  objects: (hosts: { readonly registry: string; readonly modules: string }) => readonly object[],
): Promise<WasmWorld> {
  const authority = await createAuthority("of the modules");
  const identity = await authority.issue("modules");
  const [layout, modules] = [createLayout(), moduleServer(identity)];
  fill(layout, modules);
  const registry = registryOf(layout, identity);
  const world = await openCluster(examples, {
    texts: { "modules.example.com": modules.host, "registry.example.com": registry.host },
    objects: [
      KEY,
      secretOf("modules", { "ca.crt": authority.ca }),
      secretOf("registry", { ".dockerconfigjson": pullConfig(registry.host) }, "kubernetes.io/dockerconfigjson"),
      ...objects({ registry: registry.host, modules: modules.host }),
    ],
    async parts(ours) {
      const { log } = createRecordingLogger();
      const needs = createNeedResolver({ clock: SYSTEM_CLOCK, log, reach: () => ({ here: true, allowed: [] }) });
      const current = { ...(await ours.issue("envoy-gateway")), clientCa: ours.ca };
      const wasm = wasmOutput({ identity: { current, onChange() {} }, contentOf: needs.contentOf });
      const place = { host: "127.0.0.1", port: 0 };
      return {
        plugins: [{ definition: wasm.plugin as never, config: place }],
        needs,
        started: async () => [{ name: "wasm_cluster", at: { address: "127.0.0.1", port: wasm.port() ?? 0 } }],
      };
    },
  });
  return { ...world, modules, registry };
}

function moduleServer({ cert, key }: Identity): ModuleServer {
  const asked: string[] = [];
  const modules = new Map<string, Uint8Array<ArrayBuffer>>();
  const server = Bun.serve({
    ...{ hostname: "127.0.0.1", port: 0, tls: { cert, key } },
    fetch(request) {
      const { pathname } = new URL(request.url);
      asked.push(pathname);
      if (pathname === "/silent.wasm") return new Promise<Response>(() => {});
      const module = modules.get(pathname);
      return module ? new Response(module) : new Response("nothing here yet", { status: 503 });
    },
  });
  later(() => void server.stop(true));
  return { host: `localhost:${server.port}`, asked, put: (path, module) => void modules.set(path, module) };
}
