import {
  describeError,
  isNotFound,
  type KubeClient,
  type KubeResource,
  type KubeResult,
} from "../../../core/kube/mod.ts";
import type { Clock, Metrics } from "../../../core/observe/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import type { Manifest } from "../manifests/manifest.ts";
import { ownedResource } from "../manifests/resources.ts";

/** Under this name Postern owns the fields it applies: the reference's, so that either may take over from the other. */
export const FIELD_MANAGER = "envoy-gateway";

/** Owns what an autoscaler has not written yet. */
const KEEPER = "envoy-gateway-replicas";

/** Writes objects, counts and times what it does. Refusals of the server are thrown as sentences. */
export interface Writer {
  /** Makes the object so, taking its fields from whoever else set them. */
  apply(manifest: Manifest): Promise<KubeObject>;
  /** Becomes an owner of fields as they stand; fields that stand otherwise by now stay with whoever wrote them. */
  keep(manifest: Manifest): Promise<void>;
  /** Deletes the object if it is still the one given; one that is gone is fine. */
  remove(object: KubeObject): Promise<void>;
}

/** A writer over one connection. */
export function createWriter(client: KubeClient, clock: Clock, metrics: Metrics): Writer {
  const { total, time, deleted, deleteTime } = countedIn(metrics);
  const timed = async <T>(call: () => Promise<KubeResult<T>>, done: (seconds: number, ok: boolean) => void) => {
    const started = clock.now();
    const result = await call();
    done((clock.now() - started) / 1000, "value" in result || isNotFound(result.fault));
    return result;
  };
  return {
    async apply(manifest) {
      const { kind, metadata } = manifest;
      const options = { fieldManager: FIELD_MANAGER, force: true };
      const result = await timed(
        () => client.apply(ownedResource(kind), manifest, options),
        (seconds, ok) => {
          const { name, namespace = "" } = metadata;
          total.inc({ kind, name, namespace, ...statusOf(ok) });
          if (ok) time.observe(seconds, { kind, name, namespace });
        },
      );
      if ("value" in result) return result.value;
      throw new Error(`${kind} ${metadata.namespace}/${metadata.name}: ${describeError(result.fault)}`);
    },
    async keep(manifest) {
      const { kind, metadata } = manifest;
      const result = await client.apply(ownedResource(kind), manifest, { fieldManager: KEEPER, force: false });
      if ("value" in result || result.fault.code === 409) return;
      throw new Error(`${kind} ${metadata.namespace}/${metadata.name}: ${describeError(result.fault)}`);
    },
    async remove({ kind, metadata }) {
      const { namespace = "", name, uid } = metadata;
      const options = { propagation: "Background" as const, ...(uid === undefined ? {} : { uid }) };
      const result = await timed(
        () => client.delete(ownedResource(kind), { namespace, name }, options),
        (seconds, ok) => {
          deleted.inc({ kind, name, namespace, ...statusOf(ok) });
          if (ok) deleteTime.observe(seconds, { kind, name, namespace });
        },
      );
      // A conflict means another object bears the name by now: ours is gone.
      if ("value" in result || isNotFound(result.fault) || result.fault.code === 409) return;
      throw new Error(`${kind} ${namespace}/${name}: ${describeError(result.fault)}`);
    },
  };
}

function countedIn(metrics: Metrics) {
  return {
    total: metrics.counter("resource_apply_total", "Server-side applies of what proxies consist of.", [
      "kind",
      "name",
      "namespace",
      "status",
      "reason",
    ]),
    time: metrics.histogram("resource_apply_duration_seconds", "Duration of applies that succeeded.", [
      "kind",
      "name",
      "namespace",
    ]),
    deleted: metrics.counter("resource_delete_total", "Deletions of what proxies consist of.", [
      "kind",
      "name",
      "namespace",
      "status",
      "reason",
    ]),
    deleteTime: metrics.histogram("resource_delete_duration_seconds", "Duration of deletions that succeeded.", [
      "kind",
      "name",
      "namespace",
    ]),
  };
}

/** The labels with which Envoy Gateway counts outcomes. */
function statusOf(ok: boolean): { readonly status: string; readonly reason?: string } {
  return ok ? { status: "success" } : { status: "failure", reason: "error" };
}

/** The object, undefined when it is not there; any other refusal is thrown as a sentence. */
export async function find(
  client: KubeClient,
  resource: KubeResource,
  [namespace, name]: readonly [string, string],
): Promise<KubeObject | undefined> {
  const result = await client.get(resource, { namespace, name });
  if ("value" in result) return result.value;
  if (isNotFound(result.fault)) return undefined;
  throw new Error(`${resource.kind} ${name}: ${describeError(result.fault)}`);
}
