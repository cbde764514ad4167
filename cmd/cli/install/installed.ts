import { isNotFound, resourceOf } from "../../../core/kube/mod.ts";
import { readYaml, tableKind } from "../../../core/resource/mod.ts";
import type { ConfigFile } from "../../install/mod.ts";
import { answerOf, type Cluster } from "../cluster/mod.ts";

/** The configuration of an installation, on which the names of its roles depend; empty where there is none. */
export async function installedConfig(cluster: Cluster, namespace: string): Promise<ConfigFile> {
  const resource = resourceOf(tableKind("ConfigMap"), "v1");
  const answer = await cluster.client.get(resource, { namespace, name: "envoy-gateway-config" });
  if ("fault" in answer && isNotFound(answer.fault)) return {};
  const { data = {} } = answerOf(cluster, `get config maps in the namespace ${namespace}`, answer) as {
    readonly data?: Readonly<Record<string, string>>;
  };
  return (readYaml(data["envoy-gateway.yaml"] ?? "")[0]?.value ?? {}) as ConfigFile;
}
