import type { KubeClient, KubeError, KubeResource, KubeResult, KubeSelection } from "../../../core/kube/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { SYSTEM_CLOCK } from "../../../library/gateway/clock.ts";
import { type Connection, openConnection } from "../../../providers/kubernetes/mod.ts";
import type { Input, Io } from "../command.ts";
import { Failure } from "../failure.ts";

/** A cluster that a command speaks to. */
export interface Cluster {
  readonly client: KubeClient;
  readonly connection: Connection;
  /** The address of its API server. */
  readonly server: string;
}

/** The cluster that the options name. Nothing is asked of it yet. */
export async function openCluster(input: Input, io: Io): Promise<Cluster> {
  const connection = openConnection({
    env: io.env,
    clock: SYSTEM_CLOCK,
    kubeconfig: input.text("kubeconfig"),
    context: input.text("context"),
  });
  try {
    return { client: connection.client, connection, server: await connection.server() };
  } catch (error) {
    throw new Failure((error as Error).message);
  }
}

/** The value of an answer; a refusal fails, with `doing` (`list pods`) and what would help. */
export function answerOf<T>(cluster: Cluster, doing: string, result: KubeResult<T>): T {
  if ("value" in result) return result.value;
  throw new Failure(explain(cluster, doing, result.fault));
}

/** All objects of a list, page by page. */
export async function listAll(
  cluster: Cluster,
  resource: KubeResource,
  selection: KubeSelection = {},
): Promise<readonly KubeObject[]> {
  const doing = `list ${resource.plural}${selection.namespace ? ` in the namespace ${selection.namespace}` : ""}`;
  const items: KubeObject[] = [];
  let next: string | undefined;
  do {
    const answer = await cluster.client.list(resource, { limit: 500, ...selection, ...(next ? { next } : {}) });
    const page = answerOf(cluster, doing, answer);
    items.push(...page.items);
    next = page.next;
  } while (next);
  return items;
}

function explain({ server }: Cluster, doing: string, { code, reason, message }: KubeError): string {
  if (code === 0) return `the API server ${server} does not answer: ${message}`;
  if (code === 401)
    return `the API server ${server} does not know these credentials: renew them, or choose another --context`;
  if (code === 403) return `not allowed to ${doing}: ${message}${permission(message)}`;
  return `cannot ${doing}: ${message || `${code} ${reason}`}`;
}

/** The right that is missing, in the terms of a Role, out of the API server's own words. */
function permission(message: string): string {
  const [, verb, resource, group] = /cannot (\w+) resource "([^"]+)" in API group "([^"]*)"/.exec(message) ?? [];
  if (!verb) return "";
  return `; a role must allow the verb ${verb} on ${resource}${group ? ` of ${group}` : ""}`;
}
