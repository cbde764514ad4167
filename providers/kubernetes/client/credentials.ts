import type { TlsFiles } from "./stand-ins.ts";

/** How to reach an API server, as of now. */
export interface Credentials {
  /** Without a slash at the end. */
  readonly server: string;
  readonly tls: TlsFiles;
  readonly headers: Readonly<Record<string, string>>;
  /** The HTTP proxy through which it is reached. */
  readonly proxy?: string;
}

/** Finds credentials; called again from time to time, since tokens and certificates are replaced while Postern runs. */
export type CredentialSource = () => Promise<Credentials>;

/** The environment of a pod, as far as it says where the API server is. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the kubelet puts the token and the CA of a pod's service account. */
const ACCOUNT_FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Whether the process runs in a pod and no kubeconfig says otherwise. */
export function runsInPod(env: Environment): boolean {
  return env["KUBERNETES_SERVICE_HOST"] !== undefined && env["KUBECONFIG"] === undefined;
}

/**
 * The credentials of the pod's service account. Three small files; the library that reads kubeconfigs would cost 50 MB of memory and a third of
 * a second at the start of every pod.
 */
export function podCredentials(env: Environment, folder = ACCOUNT_FOLDER): CredentialSource {
  const host = env["KUBERNETES_SERVICE_HOST"] ?? "";
  const port = env["KUBERNETES_SERVICE_PORT"] ?? "443";
  const server = `https://${host.includes(":") ? `[${host}]` : host}:${port}`;
  return async () => {
    const [token, ca] = await Promise.all([Bun.file(`${folder}/token`).text(), Bun.file(`${folder}/ca.crt`).text()]);
    return { server, tls: { ca }, headers: { authorization: `Bearer ${token.trim()}` } };
  };
}

/** The namespace of the pod, or undefined outside one. */
export async function podNamespace(folder = ACCOUNT_FOLDER): Promise<string | undefined> {
  const file = Bun.file(`${folder}/namespace`);
  return (await file.exists()) ? (await file.text()).trim() : undefined;
}
