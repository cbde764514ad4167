import { isNotFound } from "../../../core/kube/mod.ts";
import { GATEWAY, GATEWAY_CLASS } from "../../../plugins/infra-kubernetes/manifests/resources.ts";
import { patchOf } from "../../../providers/kubernetes/class-finalizer.ts";
import { definitions } from "../../install/mod.ts";
import { answerOf, type Cluster, listAll } from "../cluster/mod.ts";
import { type Deadline, until } from "./deadline.ts";
import { FIELD_MANAGER, type Writer } from "./writer.ts";

/** Removes the definitions, and waits until all objects of their kinds are gone; without a deadline it does not wait. */
export async function removeDefinitions(
  cluster: Cluster,
  writer: Writer,
  deadline: Deadline | undefined,
): Promise<void> {
  const all = definitions();
  for (const definition of all) await writer.remove(definition);
  if (deadline === undefined) return;
  await until(deadline, async () => {
    const left: string[] = [];
    for (const definition of all) if (await writer.find(definition)) left.push(definition.metadata.name);
    if (left.length === 1) await releaseClasses(cluster);
    return left.length === 0 ? undefined : `objects are left of ${left.join(", ")}: kubectl get shows their finalizers`;
  });
}

/**
 * Takes the finalizer off GatewayClasses when there is no Gateway any more. Their controllers do that too, but one of them may be gone, and then
 * its class would stay for ever.
 */
async function releaseClasses(cluster: Cluster): Promise<void> {
  const { client } = cluster;
  const gateways = await client.list(GATEWAY, { limit: 1 });
  if ("value" in gateways ? gateways.value.items.length > 0 : !isNotFound(gateways.fault)) return;
  for (const gatewayClass of await listAll(cluster, GATEWAY_CLASS)) {
    const { name } = gatewayClass.metadata;
    const body = patchOf(gatewayClass, false);
    if (body === undefined) continue;
    const patch = { type: "json", body } as const;
    const answer = await client.patch(GATEWAY_CLASS, { namespace: "", name }, patch, { fieldManager: FIELD_MANAGER });
    if ("fault" in answer && isNotFound(answer.fault)) continue;
    answerOf(cluster, `take the finalizer off the GatewayClass ${name}`, answer);
  }
}
