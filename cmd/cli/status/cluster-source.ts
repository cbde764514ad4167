import { type Kind, type KubeObject, objectKey, refOf, tableKind } from "../../../core/resource/mod.ts";
import { saidNothing } from "../../../core/status/catalogue/reference.ts";
import type { ObjectStatus, StatusValue } from "../../../core/status/types.ts";
import type { UnattachedObject, WithheldObject } from "../../../plugins/admin/mod.ts";
import { looseEnds, neededKindsOf, type OtherObjects } from "../../../plugins/gateway-api/loose-ends.ts";
import type { AnyPolicy } from "../../../plugins/gateway-api/policies/targeting/policy.ts";
import { createDiscovery } from "../../../providers/kubernetes/mod.ts";
import {
  ADMIN_PORT,
  answerOf,
  askPod,
  type Cluster,
  CONTROL_PLANE,
  listAll,
  listPods,
  openCluster,
  SYSTEM_NAMESPACE,
} from "../cluster/mod.ts";
import type { Input, Io } from "../command.ts";
import { Failure } from "../failure.ts";
import { type Asked, placeOf, type Reported, type ReportSource, remarksAsked } from "./reported.ts";

/** The objects of a kind; undefined where the cluster does not know it. */
type ReadKind = (kind: Kind) => Promise<readonly KubeObject[] | undefined>;

/** Statuses as the API server has them, with the targets that policies lack, and what a Postern of the cluster leaves out. */
export async function fromCluster(asked: Asked, input: Input, io: Io): Promise<Reported> {
  const cluster = await openCluster(input, io);
  const place = placeOf(input, "default");
  const read = reader(cluster, place);
  const whisper = (text: string) => {
    if (input.flag("verbose")) io.talk(`${text}\n`);
  };
  const found = await Promise.all(
    asked.kinds.map(async (kind) => {
      const objects = await read(kind);
      if (objects !== undefined) return [kind, objects] as const;
      const absent = `the cluster does not know the kind ${kind.name}: postern crds prints its definition`;
      if (asked.kinds.length === 1) throw new Failure(absent);
      whisper(absent);
      return [kind, []] as const;
    }),
  );
  const remarks = {
    problems: [],
    unattached: await unattachedAmong(
      found.flatMap(([, objects]) => objects),
      read,
      place,
    ),
    withheld: asked.all ? await withheldBy(cluster, whisper) : [],
  };
  const of = found.map(([kind, objects]) => [kind.name, objects.map((object) => statusOf(kind, object))] as const);
  return { ...remarksAsked(remarks, asked, place), ...place, of: new Map(of) };
}

function reader(cluster: Cluster, { everywhere, namespace }: ReportSource): ReadKind {
  const discovery = createDiscovery(cluster.client, new AbortController().signal);
  const known = new Map<string, ReturnType<ReadKind>>();
  const list: ReadKind = async (kind) => {
    const found = await discovery.find(kind);
    if (found.type === "failed") answerOf(cluster, `look for the kind ${kind.name}`, { fault: found.error });
    if (found.type !== "served") return undefined;
    return listAll(cluster, found.resource, kind.namespaced && !everywhere ? { namespace } : {});
  };
  return (kind) => {
    const objects = known.get(kind.name) ?? list(kind);
    known.set(kind.name, objects);
    return objects;
  };
}

/**
 * The objects that nobody serves: what they hang on is missing, or no controller has looked at them. Kinds that may not be read are left out: `status` needs no
 * right on what it does not show.
 */
async function unattachedAmong(
  objects: readonly KubeObject[],
  read: ReadKind,
  { everywhere, namespace: here }: ReportSource,
): Promise<readonly UnattachedObject[]> {
  const kinds = [...new Set(objects.flatMap(neededKindsOf))];
  const lists = new Map(
    await Promise.all(kinds.map(async (kind) => [kind, await read(tableKind(kind)).catch(unlessBug)] as const)),
  );
  const keys = new Map([...lists].map(([kind, all]) => [kind, all && new Set(all.map((object) => keyOf(object)))]));
  return objects.flatMap((object) => {
    // Of other namespaces nothing was read, so it is not known what is there.
    const { targetSelectors } = (object as AnyPolicy).spec ?? {};
    const across = targetSelectors?.some(({ namespaces }) => (namespaces?.from ?? "Same") !== "Same");
    const isUnread = (namespace: string) => !everywhere && namespace !== "" && namespace !== here;
    const among: OtherObjects = {
      has: (kind, namespace, name) =>
        isUnread(namespace) ? undefined : keys.get(kind)?.has(objectKey(namespace, name)),
      all: (kind) => (across && !everywhere ? undefined : lists.get(kind)),
    };
    const ends = looseEnds(object, among).map(({ message }) => ({ ref: refOf(object), message }));
    return ends.length === 0 && isIgnored(object) ? [{ ref: refOf(object), message: saidNothing() }] : ends;
  });
}

/** Whether an object hangs on something and has no status: some controller should have said something. */
function isIgnored(object: KubeObject): boolean {
  if (neededKindsOf(object).length === 0) return false;
  const { conditions = [], parents = [], ancestors = [] } = (object["status" as keyof KubeObject] ?? {}) as StatusValue;
  return conditions.length + parents.length + ancestors.length === 0;
}

function unlessBug(error: unknown): undefined {
  if (!(error instanceof Failure)) throw error;
}

/**
 * The objects that the Posterns of the cluster leave out, once each. Conditions show them too, except for kinds that carry no status, so where they cannot be
 * asked for, for lack of a right or of a pod, that is no failure.
 */
async function withheldBy(cluster: Cluster, whisper: (text: string) => void): Promise<readonly WithheldObject[]> {
  const found = new Map<string, WithheldObject>();
  try {
    for (const { metadata, status } of await listPods(cluster, SYSTEM_NAMESPACE, CONTROL_PLANE.selector)) {
      if (status?.phase !== "Running") continue;
      const pod = { namespace: SYSTEM_NAMESPACE, name: metadata.name };
      const answer = await Promise.race([askPod(cluster, pod, ADMIN_PORT, "/api/status"), tooLate(pod.name)]);
      const page = JSON.parse(answer) as { readonly withheld?: readonly WithheldObject[] };
      for (const each of page.withheld ?? []) found.set(JSON.stringify(each.ref), each);
    }
  } catch (error) {
    unlessBug(error);
    whisper(`what is left out could not be asked of Postern: ${(error as Failure).message}`);
  }
  return [...found.values()];
}

/** How long a pod may take to say what it leaves out, in milliseconds: the rest is there already. */
const PATIENCE_MS = 3_000;

async function tooLate(pod: string): Promise<never> {
  await Bun.sleep(PATIENCE_MS);
  throw new Failure(`the pod ${pod} has not answered within ${PATIENCE_MS / 1_000} s`);
}

function statusOf({ group, name: kind }: Kind, object: KubeObject): ObjectStatus {
  const { namespace = "", name } = object.metadata;
  return { ref: { group, kind, namespace, name }, status: (object["status"] ?? {}) as StatusValue };
}

function keyOf({ metadata }: KubeObject): string {
  return objectKey(metadata.namespace ?? "", metadata.name);
}
