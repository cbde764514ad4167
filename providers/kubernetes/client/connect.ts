import { createKubeClient, type KubeClient } from "../../../core/kube/mod.ts";
import type { Clock } from "../../../core/observe/mod.ts";
import { type Credentials, type Environment, podCredentials, runsInPod } from "./credentials.ts";
import { createFetchTransport } from "./fetch-transport.ts";

/** What a connection is made with. */
export interface ConnectOptions {
  readonly env: Environment;
  readonly clock: Clock;
  readonly userAgent?: string;
}

/**
 * The client for the cluster this process belongs to: the pod's service account, or the current kubeconfig context. Nothing is read, loaded or
 * opened before the first call, so that a Postern without Kubernetes never pays for it.
 */
export function connectKubernetes(options: ConnectOptions): KubeClient {
  const credentials = runsInPod(options.env) ? podCredentials(options.env) : fromKubeconfig;
  return createKubeClient(createFetchTransport({ ...options, credentials }));
}

async function fromKubeconfig(): Promise<Credentials> {
  const { kubeconfigCredentials } = await import("./kubeconfig.ts");
  return kubeconfigCredentials();
}
