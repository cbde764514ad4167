import { createKubeClient, type KubeClient, type KubeTransport } from "../../../core/kube/mod.ts";
import type { Clock, Metrics } from "../../../core/observe/mod.ts";
import { countedTransport } from "./counted-transport.ts";
import { type CredentialSource, type Environment, podCredentials, runsInPod } from "./credentials.ts";
import { createFetchTransport } from "./fetch-transport.ts";
import type { Forward, ForwardTarget } from "./port-forward.ts";

/** The options of a connection. */
export interface ConnectOptions {
  readonly env: Environment;
  readonly clock: Clock;
  readonly userAgent?: string;
  /** A kubeconfig and a context of it that the user named. */
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  /** Where requests are counted; nowhere when absent. */
  readonly metrics?: Metrics;
}

/** A cluster as the command line needs it: objects, raw answers, and connections into pods. */
export interface Connection {
  readonly client: KubeClient;
  readonly transport: KubeTransport;
  /** The address of the API server. Throws, in words for people, when there are no credentials to be found. */
  server(): Promise<string>;
  /** Opens a port on this host that leads to one of a pod. Throws, in words for people, when the pod cannot be reached. */
  forward(target: ForwardTarget): Promise<Forward>;
}

/**
 * The client for the cluster this process belongs to: the pod's service account, or the current kubeconfig context. Nothing is read, loaded or
 * opened before the first call, so that a Postern without Kubernetes never pays for it.
 */
export function connectKubernetes(options: ConnectOptions): KubeClient {
  return openConnection(options).client;
}

/** The same, with all that one can do to a cluster. */
export function openConnection(options: ConnectOptions): Connection {
  const credentials = credentialsOf(options);
  const plain = createFetchTransport({ ...options, credentials });
  const server = async () => (await credentials()).server;
  const transport = options.metrics ? countedTransport(plain, { metrics: options.metrics, server }) : plain;
  return {
    client: createKubeClient(transport),
    transport,
    server,
    async forward(target) {
      const { openForward } = await import("./port-forward.ts");
      return openForward(credentials, transport, target);
    },
  };
}

/** Whether there is anything that says where a cluster is: the environment of a pod, or a kubeconfig. */
export async function knowsCluster(options: Omit<ConnectOptions, "clock">): Promise<boolean> {
  if (runsInPod(options.env)) return true;
  const { hasKubeconfig } = await import("./kubeconfig.ts");
  return hasKubeconfig(options);
}

function credentialsOf(options: ConnectOptions): CredentialSource {
  const chosen = options.kubeconfig !== undefined || options.context !== undefined;
  if (!chosen && runsInPod(options.env)) return podCredentials(options.env);
  return async () => {
    const { kubeconfigCredentials } = await import("./kubeconfig.ts");
    return kubeconfigCredentials(options);
  };
}
