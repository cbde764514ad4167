/**
 * The connection to an API server: credentials, certificates and HTTP on Bun.
 *
 * In: the environment and a clock. Out: a `KubeClient`, and ports of this host that lead into pods. It knows nothing of kinds, watches or retries, and loads kubernetes-fluent-client only
 * when a kubeconfig has to be read or the command line asks for it.
 */
export { kubernetesClientPlugin } from "./bun-plugin.ts";
export { type Connection, type ConnectOptions, connectKubernetes, knowsCluster, openConnection } from "./connect.ts";
export {
  type CredentialSource,
  type Credentials,
  type Environment,
  podCredentials,
  podNamespace,
  runsInPod,
} from "./credentials.ts";
export { createFetchTransport } from "./fetch-transport.ts";
export { type Fluent, fluentClient } from "./fluent.ts";
export type { Forward, ForwardTarget } from "./port-forward.ts";
