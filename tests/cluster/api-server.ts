import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";

/** The address of the rig's API server: the only cluster that tests may change. */
const RIG = "https://10.200.0.1:16443";

interface Kubeconfig {
  readonly clusters: readonly { readonly cluster: Readonly<Record<string, string>> }[];
  readonly users: readonly { readonly user: Readonly<Record<string, string>> }[];
}

/** An answer of the API server. */
export interface Answer {
  readonly status: number;
  readonly body: { readonly message?: string; readonly reason?: string } & Readonly<Record<string, unknown>>;
}

/** A real API server. */
export interface ApiServer {
  send(request: {
    readonly method: string;
    readonly path: string;
    readonly body?: unknown;
    readonly type?: string;
  }): Promise<Answer>;
}

function pem(entry: Readonly<Record<string, string>>, name: string): string {
  const data = entry[`${name}-data`];
  return data === undefined ? readFileSync(entry[name] ?? "", "utf8") : Buffer.from(data, "base64").toString();
}

/** The rig's API server, or why there is none. Run tests with `rig run bun test tests/cluster`. */
export async function rigServer(): Promise<ApiServer | string> {
  const path = process.env.KUBECONFIG ?? "";
  if (!existsSync(path)) return "no KUBECONFIG: the rig does not run";
  const { clusters, users } = parse(readFileSync(path, "utf8")) as Kubeconfig;
  const cluster = clusters[0]?.cluster ?? {};
  const user = users[0]?.user ?? {};
  if (cluster.server !== RIG) return "KUBECONFIG is not the rig's";
  const tls = {
    ca: pem(cluster, "certificate-authority"),
    cert: pem(user, "client-certificate"),
    key: pem(user, "client-key"),
  };
  const server: ApiServer = {
    async send({ method, path: target, body, type = "application/json" }) {
      const response = await fetch(`${RIG}${target}`, {
        method,
        tls,
        headers: { "content-type": type, accept: "application/json" },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Answer["body"] };
    },
  };
  const reachable = await server.send({ method: "GET", path: "/version" }).catch(() => undefined);
  return reachable?.status === 200 ? server : "the rig's API server does not answer";
}
