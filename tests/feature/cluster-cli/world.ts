import { createServer, type RequestListener } from "node:http";
import { join } from "node:path";
import type { Io } from "../../../cmd/cli/command.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { FakeApiServer } from "../../contract/kubernetes/fake-api-server.ts";
import { FAKE_KINDS } from "../../contract/kubernetes/harness.ts";
import { folder, later } from "../../host-rig.ts";
import { program } from "../../program.ts";

/** The namespace in which commands look. */
export const SYSTEM = "envoy-gateway-system";

/** The labels of proxies. */
export const PROXY_LABELS = {
  "app.kubernetes.io/name": "envoy",
  "app.kubernetes.io/component": "proxy",
  "app.kubernetes.io/managed-by": "envoy-gateway",
};

/** A fake API server that has every kind the commands ask for. */
export function startApi(): FakeApiServer {
  const api = new FakeApiServer();
  api.serve(...Object.values(FAKE_KINDS));
  for (const [kind, plural, group] of [
    ["Pod", "pods", ""],
    ["Event", "events", ""],
    ["ServiceAccount", "serviceaccounts", ""],
    ["Job", "jobs", "batch"],
    ["Deployment", "deployments", "apps"],
    ["DaemonSet", "daemonsets", "apps"],
    ["PodDisruptionBudget", "poddisruptionbudgets", "policy"],
    ["HorizontalPodAutoscaler", "horizontalpodautoscalers", "autoscaling"],
  ] as const) {
    api.serve({ group, version: group === "autoscaling" ? "v2" : "v1", kind, plural, namespaced: true });
  }
  api.start();
  later(() => api.stop());
  return api;
}

/** A kubeconfig with the context `here`, which leads to a server. */
export async function kubeconfigOf(server: string): Promise<string> {
  const file = join(folder(), "config");
  await Bun.write(
    file,
    JSON.stringify({
      "current-context": "here",
      clusters: [{ name: "c", cluster: { server, "insecure-skip-tls-verify": true } }],
      users: [{ name: "u", user: { token: "t0ken" } }],
      contexts: [{ name: "here", context: { cluster: "c", user: "u" } }],
    }),
  );
  return file;
}

/** A server of the loopback interface; its port. */
export async function serve(answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  later(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as { port: number }).port;
}

/** Runs the program in this process; what it said and how it ended. */
export function run(args: readonly string[], env: Io["env"] = {}) {
  return program(args, { env, version: "1.2.3" });
}

/** An object of any kind. */
export function object(
  kind: string,
  apiVersion: string,
  [namespace, name]: readonly [string, string],
  rest: object = {},
): KubeObject {
  return { apiVersion, kind, metadata: { name, ...(namespace && { namespace }) }, ...rest };
}

/** A pod that runs, unless the rest says otherwise. */
export function pod(name: string, labels: Readonly<Record<string, string>>, rest: object = {}): KubeObject {
  const metadata = { name, namespace: SYSTEM, labels };
  return { apiVersion: "v1", kind: "Pod", metadata, status: { phase: "Running" }, ...rest };
}
