import { plugin } from "bun";
import { kubernetesClientPlugin } from "./bun-plugin.ts";
import type { Credentials } from "./credentials.ts";
import type { Agent } from "./stand-ins.ts";

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

/** The parts of kubernetes-fluent-client for one-off reads and patches. Its front door would load every model of the API besides. */
export async function loadFluentParts() {
  await install();
  const [{ K8s }, { RegisterKind }, { GenericKind }, kinds] = await Promise.all([
    import("kubernetes-fluent-client/dist/fluent/index.js"),
    import("kubernetes-fluent-client/dist/kinds.js"),
    import("kubernetes-fluent-client/dist/types.js"),
    import("kubernetes-fluent-client/dist/upstream.js"),
  ]);
  return { K8s, RegisterKind, GenericKind, kinds };
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
