import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node/dist/config.js";
import { plugin } from "bun";
import { kubernetesClientPlugin } from "./bun-plugin.ts";
import type { Credentials, Environment } from "./credentials.ts";

/** Which kubeconfig, and which of its contexts; what is not said is found as kubectl finds it. */
export interface KubeconfigChoice {
  readonly env: Environment;
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
}

/**
 * The credentials of a kubeconfig context, with client certificates, tokens and exec plugins, as client-node reads them. Loads the library at the
 * first call. Throws, in words for people, when there is no kubeconfig, no such context or no cluster in it.
 */
export async function kubeconfigCredentials(choice: KubeconfigChoice): Promise<Credentials> {
  const files = filesOf(choice);
  const config = await merged(files);
  const context = choice.context ?? config.getCurrentContext();
  checkContext(config, context, files);
  config.setCurrentContext(context);
  const cluster = config.getCurrentCluster();
  if (!cluster) throw new Error(`the context ${context} of ${files.join(", ")} names a cluster that is not there`);
  const options: Parameters<KubeConfig["applyToHTTPSOptions"]>[0] = {};
  await config.applyToHTTPSOptions(options);
  const { ca, cert, key, rejectUnauthorized, servername } = options as TlsOptions;
  const basic = options.auth ? `Basic ${Buffer.from(options.auth).toString("base64")}` : undefined;
  const authorization = (options.headers as Readonly<Record<string, string>> | undefined)?.["Authorization"] ?? basic;
  return {
    server: cluster.server.replace(/\/+$/, ""),
    tls: {
      ...(ca ? { ca } : {}),
      ...(cert ? { cert } : {}),
      ...(key ? { key } : {}),
      ...(rejectUnauthorized === false ? { rejectUnauthorized } : {}),
      ...(servername ? { serverName: servername } : {}),
    },
    headers: authorization === undefined ? {} : { authorization },
    ...(cluster.proxyUrl ? { proxy: cluster.proxyUrl } : {}),
  };
}

/** The TLS options that client-node makes of a kubeconfig's certificates. */
interface TlsOptions {
  readonly ca?: string | Uint8Array;
  readonly cert?: string | Uint8Array;
  readonly key?: string | Uint8Array;
  readonly rejectUnauthorized?: boolean;
  readonly servername?: string;
}

/** Whether there is a kubeconfig to be found. */
export function hasKubeconfig(choice: KubeconfigChoice): boolean {
  return candidates(choice).some((file) => existsSync(file));
}

/** The kubeconfigs that are there; of the list in `KUBECONFIG`, ones that are not are passed over, as kubectl does. */
function filesOf(choice: KubeconfigChoice): readonly string[] {
  const wanted = candidates(choice);
  const files = wanted.filter((file) => existsSync(file));
  if (files.length > 0) return files;
  throw new Error(`there is no kubeconfig ${wanted.join(", ")}: set KUBECONFIG, or name one with --kubeconfig`);
}

function candidates({ env, kubeconfig }: KubeconfigChoice): readonly string[] {
  if (kubeconfig !== undefined) return [kubeconfig];
  const listed = (env["KUBECONFIG"] ?? "").split(delimiter).filter((file) => file !== "");
  return listed.length > 0 ? listed : [join(env["HOME"] ?? homedir(), ".kube", "config")];
}

/** One configuration out of several files; what an earlier file says stands. */
async function merged(files: readonly string[]): Promise<KubeConfig> {
  await install();
  const { KubeConfig } = await import("@kubernetes/client-node/dist/config.js");
  const [first, ...others] = files.map((file) => {
    const config = new KubeConfig();
    try {
      config.loadFromFile(file);
    } catch (error) {
      throw new Error(`the kubeconfig ${file} cannot be read: ${(error as Error).message}`);
    }
    return config;
  });
  const whole = first as KubeConfig;
  for (const config of others) whole.mergeConfig(config, true);
  return whole;
}

function checkContext(config: KubeConfig, context: string | undefined, files: readonly string[]): void {
  const names = config.getContexts().map(({ name }) => name);
  const there = `${files.join(", ")} has ${names.length === 0 ? "none" : names.join(", ")}`;
  if (!context) throw new Error(`the kubeconfig has no current context: name one with --context; ${there}`);
  if (!names.includes(context)) throw new Error(`there is no context ${context}; ${there}`);
}

/** The parts of kubernetes-fluent-client for one-off reads and patches. The package's front door would load every model of the API besides. */
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

/** Registers the rewriting of imports. In the compiled executable the build has done it, and this finds no module to rewrite. */
async function install(): Promise<void> {
  await plugin(kubernetesClientPlugin);
}
