import { isNotFound } from "../../../core/kube/mod.ts";
import { ownedResource } from "../../../plugins/infra-kubernetes/manifests/resources.ts";
import { CONTROL_PLANE_SERVICE } from "../../../plugins/infra-kubernetes/manifests/settings.ts";
import { answerOf, type Cluster } from "../cluster/mod.ts";
import { Failure } from "../failure.ts";

/** Refuses to touch what Helm installed: Helm would not know of it, and undo it at its next upgrade. */
export async function refuseHelm(cluster: Cluster, namespace: string): Promise<void> {
  const answer = await cluster.client.get(ownedResource("Deployment"), { namespace, name: CONTROL_PLANE_SERVICE });
  if ("fault" in answer && isNotFound(answer.fault)) return;
  const { labels = {}, annotations = {} } = answerOf(
    cluster,
    `get deployments in the namespace ${namespace}`,
    answer,
  ).metadata;
  if (labels["app.kubernetes.io/managed-by"] !== "Helm") return;
  const release = annotations["meta.helm.sh/release-name"] ?? "";
  throw new Failure(
    `what runs in the namespace ${namespace} was installed by Helm as ${release}: use helm upgrade or helm uninstall ${release} -n ${namespace}`,
  );
}
