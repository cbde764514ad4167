import { plugin } from "bun";
import { kubernetesClientPlugin } from "./bun-plugin.ts";
import type { Credentials } from "./credentials.ts";
import type { Agent } from "./undici.ts";

/**
 * The credentials of the current kubeconfig context, as kubernetes-fluent-client finds them: `KUBECONFIG`, `~/.kube/config`, the pod's service
 * account, with client certificates, tokens and exec plugins. Loads the library at the first call. Throws its error when there is no cluster.
 */
export async function kubeconfigCredentials(): Promise<Credentials> {
  const { k8sCfg } = await loadConfig();
  const { opts, serverUrl } = await k8sCfg("GET" as never);
  const { authorization } = lowerCased(opts.headers as Readonly<Record<string, string>>);
  return {
    server: String(serverUrl).replace(/\/+$/, ""),
    tls: (opts.dispatcher as unknown as Agent).tls,
    headers: authorization === undefined ? {} : { authorization },
  };
}

/** kubernetes-fluent-client itself, made to work on this runtime: kinds, reads and patches of the command line. Loaded at the first call. */
export async function loadFluentClient(): Promise<typeof import("kubernetes-fluent-client")> {
  await install();
  return import("kubernetes-fluent-client");
}

async function loadConfig(): Promise<typeof import("kubernetes-fluent-client/dist/fluent/utils.js")> {
  await install();
  return import("kubernetes-fluent-client/dist/fluent/utils.js");
}

/** Registers the rewriting of imports. In the compiled executable the build has done it, and this finds no module to rewrite. */
async function install(): Promise<void> {
  await plugin(kubernetesClientPlugin);
}

function lowerCased(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
