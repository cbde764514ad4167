import { isNotFound, type KubeClient, type KubeError, type KubeResource } from "../../../core/kube/mod.ts";
import type { Kind } from "../../../core/resource/mod.ts";

/** Whether and where a kind is served. */
export type Found =
  | { readonly type: "served"; readonly resource: KubeResource }
  | { readonly type: "absent" }
  | { readonly type: "failed"; readonly error: KubeError };

interface ApiResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** Finds where kinds are served. Questions about one group and version that come together are asked once. */
export interface Discovery {
  /** The first of the kind's versions that the server has. */
  find(kind: Kind): Promise<Found>;
}

/** A discovery without memory: what a server serves changes with every definition that comes or goes. */
export function createDiscovery(client: KubeClient, signal: AbortSignal): Discovery {
  const asking = new Map<string, Promise<readonly ApiResource[] | KubeError>>();
  const ask = (path: string): Promise<readonly ApiResource[] | KubeError> => {
    let answer = asking.get(path);
    if (!answer) {
      answer = askOnce(client, path, signal).finally(() => asking.delete(path));
      asking.set(path, answer);
    }
    return answer;
  };
  return {
    async find(kind) {
      const { group, versions } = kind;
      const bare = kind.name.slice(kind.name.lastIndexOf("/") + 1);
      for (const version of versions) {
        const answer = await ask(group === "" ? `/api/${version}` : `/apis/${group}/${version}`);
        if (!isList(answer)) return { type: "failed", error: answer };
        const entry = answer.find((resource) => resource.kind === bare && !resource.name.includes("/"));
        if (entry) {
          const { name: plural, namespaced } = entry;
          return { type: "served", resource: { group, version, plural, kind: bare, namespaced } };
        }
      }
      return { type: "absent" };
    },
  };
}

function isList(answer: readonly ApiResource[] | KubeError): answer is readonly ApiResource[] {
  return Array.isArray(answer);
}

async function askOnce(
  client: KubeClient,
  path: string,
  signal: AbortSignal,
): Promise<readonly ApiResource[] | KubeError> {
  const answer = await client.read(path, { signal });
  if ("value" in answer) return (answer.value as { readonly resources?: readonly ApiResource[] }).resources ?? [];
  return isNotFound(answer.fault) ? [] : answer.fault;
}
