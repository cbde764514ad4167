import { isNotFound, type KubeName, type KubeResource } from "../../../core/kube/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { groupOf, kindOf } from "../../../core/resource/mod.ts";
import { createDiscovery } from "../../../providers/kubernetes/mod.ts";
import { answerOf, type Cluster } from "../cluster/mod.ts";
import { Failure } from "../failure.ts";

/** Whose fields are those that `install` writes. */
export const FIELD_MANAGER = "postern-install";

/** How objects are written. */
export interface WriterOptions {
  /** Only says what it would do. */
  readonly dryRun: boolean;
  readonly tell: (line: string) => void;
}

/** Writes objects one by one, and says of each what became of it. */
export interface Writer {
  /** The object that is in the cluster under the name of the given one. */
  find(object: KubeObject): Promise<KubeObject | undefined>;
  /** Server-side apply; fields that others own are taken over. */
  apply(object: KubeObject): Promise<void>;
  /** Whether it was there. Does not wait until it is gone. */
  remove(object: KubeObject): Promise<boolean>;
  /** Says of an object why it is left as it is. */
  keep(object: KubeObject, why: string): void;
}

/** A writer on a cluster. */
export function createWriter(cluster: Cluster, { dryRun, tell }: WriterOptions): Writer {
  const { client } = cluster;
  const discovery = createDiscovery(client, new AbortController().signal);
  const resourceOf = async ({ apiVersion, kind }: KubeObject): Promise<KubeResource> => {
    const row = kindOf(groupOf(apiVersion), kind);
    const found = await discovery.find({ ...row, versions: [apiVersion.slice(apiVersion.indexOf("/") + 1)] });
    if (found.type === "served") return found.resource;
    if (found.type === "absent") throw new Failure(`the cluster does not know ${kind} of ${apiVersion}`);
    return answerOf(cluster, `look for the kind ${kind}`, { fault: found.error });
  };
  const find = async (object: KubeObject) => {
    const answer = await client.get(await resourceOf(object), nameOf(object));
    if ("fault" in answer && isNotFound(answer.fault)) return undefined;
    return answerOf(cluster, `get ${titleOf(object)}`, answer);
  };
  return {
    find,
    async apply(object) {
      const title = titleOf(object);
      const before = await find(object);
      if (dryRun) return tell(`${title} would be ${before ? "updated" : "created"}`);
      const options = { fieldManager: FIELD_MANAGER, force: true };
      const after = answerOf(cluster, `apply ${title}`, await client.apply(await resourceOf(object), object, options));
      tell(`${title} ${before && sameContent(before, after) ? "is as it was" : before ? "updated" : "created"}`);
    },
    async remove(object) {
      const title = titleOf(object);
      if (dryRun) {
        const there = (await find(object)) !== undefined;
        if (there) tell(`${title} would be deleted`);
        return there;
      }
      const answer = await client.delete(await resourceOf(object), nameOf(object), { propagation: "Background" });
      if ("fault" in answer && isNotFound(answer.fault)) return false;
      answerOf(cluster, `delete ${title}`, answer);
      tell(`${title} deleted`);
      return true;
    },
    keep: (object, why) => tell(`${titleOf(object)} is left as it is: ${why}`),
  };
}

/** Whether nothing that people see differs; the server counts a change of a field's owner as one of the object. */
function sameContent(before: KubeObject, after: KubeObject): boolean {
  const content = ({ metadata: { resourceVersion: _, ...metadata }, ...rest }: KubeObject) => ({ ...rest, metadata });
  return Bun.deepEquals(content(before), content(after));
}

/** `Deployment envoy-gateway-system/envoy-gateway`. */
export function titleOf(object: KubeObject): string {
  const { namespace, name } = nameOf(object);
  return `${object.kind} ${namespace ? `${namespace}/` : ""}${name}`;
}

function nameOf({ metadata: { namespace = "", name } }: KubeObject): KubeName {
  return { namespace, name };
}
