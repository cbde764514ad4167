import type { KubeName } from "../../../core/kube/mod.ts";
import type { Forward, ForwardTarget } from "../../../providers/kubernetes/mod.ts";
import { Failure } from "../failure.ts";
import type { Cluster } from "./cluster.ts";

/** How long a pod may take to answer, in milliseconds. */
const ANSWER_MS = 30_000;

/** Opens a port of this host that leads to one of a pod. */
export async function forwardTo({ connection }: Cluster, target: ForwardTarget): Promise<Forward> {
  try {
    return await connection.forward(target);
  } catch (error) {
    throw new Failure((error as Error).message);
  }
}

/** The answer of a port of a pod to GET, as text. */
export async function askPod(cluster: Cluster, pod: KubeName, port: number, path: string): Promise<string> {
  const place = `port ${port} of the pod ${pod.namespace}/${pod.name}`;
  const forward = await forwardTo(cluster, { pod, port });
  try {
    const response = await fetch(`http://${forward.address}${path}`, {
      headers: { connection: "close" },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const text = await response.text();
    if (response.ok) return text;
    throw new Failure(`${place} answered ${path} with ${response.status}: ${text.trim().slice(0, 200)}`);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`${place} does not answer: ${forward.problem() ?? (error as Error).message}`);
  } finally {
    await forward.stop();
  }
}

/** The same of several pods at once, in their order. Fails when one fails, with all that failed. */
export async function askPods<T>(pods: readonly KubeName[], ask: (pod: KubeName) => Promise<T>): Promise<readonly T[]> {
  const answers = await Promise.allSettled(pods.map(ask));
  const failures = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason as unknown] : []));
  const bug = failures.find((failure) => !(failure instanceof Failure));
  if (bug !== undefined) throw bug;
  if (failures.length > 0) throw new Failure(failures.map((failure) => (failure as Failure).message).join("\n"));
  return answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
}
