import type { KubeName } from "../../../core/kube/mod.ts";
import { done, failed, type Result } from "../../../core/result/mod.ts";
import type { Input, Io } from "../command.ts";
import { Failure } from "../failure.ts";
import { ADMIN_PORT, askPod, type Cluster, CONTROL_PLANE, listPods, openCluster } from "./mod.ts";

/** A Postern in a cluster, and its version. */
export interface RemoteVersion {
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
}

/** The versions of all Posterns that run in a cluster, in the order of namespace and pod; of one that does not answer it is said why. */
export async function remoteVersions(input: Input, io: Io): Promise<readonly RemoteVersion[]> {
  const cluster = await openCluster(input, io);
  const pods = await listPods(cluster, "", CONTROL_PLANE.selector);
  for (const { metadata, status } of pods.filter((pod) => pod.status?.phase !== "Running")) {
    io.talk(`the pod ${metadata.namespace}/${metadata.name} does not run: it is ${status?.phase}\n`);
  }
  const running = pods
    .filter(({ status }) => status?.phase === "Running")
    .map(({ metadata: { namespace = "", name } }) => ({ namespace, name }));
  if (running.length === 0) io.talk("no Postern runs in the cluster\n");
  const answers = await Promise.all(running.map((pod) => versionOf(cluster, pod)));
  return answers.flatMap((answer) => {
    if ("value" in answer) return [answer.value];
    io.talk(`${answer.fault}\n`);
    return [];
  });
}

/** The version of one, or why it is not to be had. */
async function versionOf(cluster: Cluster, pod: KubeName): Promise<Result<RemoteVersion>> {
  try {
    const { version } = JSON.parse(await askPod(cluster, pod, ADMIN_PORT, "/api/info")) as { readonly version: string };
    return done({ ...pod, version });
  } catch (error) {
    if (error instanceof Failure) return failed(error.message);
    throw error;
  }
}
