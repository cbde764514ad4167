import type { Kind } from "../../../core/resource/kinds.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import type { ObjectStatus, StatusValue } from "../../../core/status/types.ts";
import { createDiscovery, knowsCluster } from "../../../providers/kubernetes/mod.ts";
import { answerOf, listAll, openCluster } from "../cluster/mod.ts";
import type { Input, Io } from "../command.ts";
import { Failure } from "../failure.ts";

/** Statuses by kind, and where they are from. */
export interface Reported {
  readonly of: ReadonlyMap<string, readonly ObjectStatus[]>;
  /** Of all namespaces. */
  readonly everywhere: boolean;
  /** `in the namespace default`. */
  readonly where: string;
}

/** The statuses of some kinds: of the cluster when there is a kubeconfig and no admin address is given, else of a Postern on a host. */
export async function statusesOf(kinds: readonly Kind[], input: Input, io: Io): Promise<Reported> {
  const address = input.text("admin");
  if (address !== undefined) return fromAdmin(kinds, input, address);
  const kubeconfig = input.text("kubeconfig");
  const context = input.text("context");
  const chosen = kubeconfig !== undefined || context !== undefined;
  if (chosen || (await knowsCluster({ env: io.env }))) return fromCluster(kinds, input, io);
  return fromAdmin(kinds, input, "127.0.0.1:19000");
}

function placed(
  input: Input,
  standard: string,
): Pick<Reported, "everywhere" | "where"> & { readonly namespace: string } {
  const namespace = input.flag("all-namespaces") ? "" : (input.text("namespace") ?? standard);
  const everywhere = namespace === "";
  return {
    namespace,
    everywhere,
    where: everywhere ? "in any namespace" : `in the namespace ${namespace}: -n names another, -A all`,
  };
}

async function fromAdmin(kinds: readonly Kind[], input: Input, address: string): Promise<Reported> {
  const { namespace, ...place } = placed(input, "");
  const statuses = await askAdmin(address);
  const shown =
    (kind: Kind) =>
    ({ ref }: ObjectStatus) =>
      ref.kind === kind.name && (place.everywhere || !kind.namespaced || ref.namespace === namespace);
  return { ...place, of: new Map(kinds.map((kind) => [kind.name, statuses.filter(shown(kind))])) };
}

async function askAdmin(address: string): Promise<readonly ObjectStatus[]> {
  try {
    const response = await fetch(`http://${address}/api/status`);
    if (response.ok) return ((await response.json()) as { objects: readonly ObjectStatus[] }).objects;
    throw new Failure(`${address} answered ${response.status}: is it the admin address of a Postern?`);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(
      `no Postern answers at ${address} (${(error as Error).message}); --admin names another address, --kubeconfig a cluster`,
    );
  }
}

async function fromCluster(kinds: readonly Kind[], input: Input, io: Io): Promise<Reported> {
  const cluster = await openCluster(input, io);
  const discovery = createDiscovery(cluster.client, new AbortController().signal);
  const { namespace, ...place } = placed(input, "default");
  const read = async (kind: Kind): Promise<readonly [string, readonly ObjectStatus[]]> => {
    const found = await discovery.find(kind);
    if (found.type === "failed") answerOf(cluster, `look for the kind ${kind.name}`, { ok: false, error: found.error });
    if (found.type !== "served") {
      const absent = `the cluster does not know the kind ${kind.name}: postern crds prints its definition`;
      if (kinds.length === 1) throw new Failure(absent);
      if (input.flag("verbose")) io.talk(`${absent}\n`);
      return [kind.name, []];
    }
    const selection = kind.namespaced && !place.everywhere ? { namespace } : {};
    return [kind.name, (await listAll(cluster, found.resource, selection)).map((object) => statusOf(kind, object))];
  };
  return { ...place, of: new Map(await Promise.all(kinds.map(read))) };
}

function statusOf({ group, name: kind }: Kind, object: KubeObject): ObjectStatus {
  const { namespace = "", name } = object.metadata;
  return { ref: { group, kind, namespace, name }, status: (object["status"] ?? {}) as StatusValue };
}
