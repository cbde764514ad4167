import { describeRef, KINDS, type KubeObject, type Problem, refOf, type Validate } from "../../../core/resource/mod.ts";
import { createDiscovery } from "../../../providers/kubernetes/mod.ts";
import { answerOf, type Cluster, listAll } from "../cluster/mod.ts";
import type { Given } from "../validate/given.ts";

/** The objects of a cluster, as `validate` takes them; without places, since they stand in no file. Fails for a kind that may not be read. */
export async function liveObjects(cluster: Cluster, validate: Validate): Promise<Given> {
  const discovery = createDiscovery(cluster.client, new AbortController().signal);
  const objects: KubeObject[] = [];
  const problems: Problem[] = [];
  for (const kind of KINDS) {
    const found = await discovery.find(kind);
    if (found.type === "failed") answerOf(cluster, `look for the kind ${kind.name}`, { fault: found.error });
    if (found.type !== "served") continue;
    for (const object of await listAll(cluster, found.resource)) {
      const checked = validate(object);
      if (checked.ok) objects.push(checked.object);
      else
        problems.push(...checked.errors.map(({ path, message }) => problemOf(object, `${path.join(".")}: ${message}`)));
    }
  }
  return { objects, problems, count: objects.length, files: [], locate: () => undefined };
}

function problemOf(object: KubeObject, message: string): Problem {
  const ref = refOf(object);
  return { file: "", line: 0, column: 0, message: `${describeRef(ref)}: ${message}`, ref };
}
