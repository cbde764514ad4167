/**
 * Objects handed over in the same process: for tests, for embedding, for programs that make their own configuration.
 *
 * In: calls to `apply`, `remove` and `replace`. Out: snapshots; statuses are kept for whoever asks. It never validates unless it is given a
 * validator, and never touches the world.
 */
import * as v from "valibot";
import { deepFreeze } from "../../core/collection/share.ts";
import type { PluginDefinition } from "../../core/plugin/api.ts";
import { definePlugin } from "../../core/plugin/define.ts";
import {
  createStore,
  type FieldError,
  type KubeObject,
  type ObjectRef,
  objectKey,
  printPath,
  refOf,
  type Snapshot,
  type Validate,
} from "../../core/resource/mod.ts";
import type { ObjectStatus, StatusValue } from "../../core/status/types.ts";

const config = v.strictObject({});

/** A provider and the hands that feed it. Calls before the start count as what is there at the start. */
export interface MemoryProvider {
  /** For the host. One instance: the hands belong to it. */
  readonly plugin: PluginDefinition<"provider", typeof config>;
  /** Adds or replaces objects, together. Throws for objects that a given validator refuses; then none is taken. */
  apply(...objects: readonly KubeObject[]): Snapshot;
  remove(...refs: readonly ObjectRef[]): Snapshot;
  /** Makes these the only objects. */
  replace(objects: readonly KubeObject[]): Snapshot;
  /** The status that was last reported of an object. */
  status(ref: ObjectRef): StatusValue | undefined;
}

/** Makes a provider that holds `objects` at its start. */
export function createMemoryProvider(objects: readonly KubeObject[] = [], validate?: Validate): MemoryProvider {
  const store = createStore();
  const statuses = new Map<string, StatusValue>();
  let publish: ((snapshot: Snapshot) => void) | undefined;
  let started = false;

  const change = (edit: () => Snapshot): Snapshot => {
    const before = store.snapshot;
    const snapshot = edit();
    if (started && snapshot !== before) publish?.(snapshot);
    return snapshot;
  };
  const taken = (given: readonly KubeObject[]) => given.map((object) => deepFreeze(checked(object, validate)));
  store.replace(taken(objects));

  const plugin = definePlugin({
    kind: "provider",
    name: "memory",
    version: "1.0.0",
    stability: "stable",
    summary: "Takes objects from the program that embeds Postern.",
    config,
    create: () => ({
      watch(listener) {
        publish = listener;
      },
      async start() {
        started = true;
        publish?.(store.snapshot);
      },
      async stop() {
        started = false;
        publish = undefined;
      },
      async writeStatus(changed: readonly ObjectStatus[]) {
        for (const { ref, status } of changed) statuses.set(keyOf(ref), status);
      },
    }),
  });
  return {
    plugin,
    apply: (...given) => {
      const upsert = taken(given);
      return change(() => store.apply({ upsert }));
    },
    remove: (...refs) => change(() => store.apply({ remove: refs })),
    replace: (given) => {
      const wanted = taken(given);
      return change(() => store.replace(wanted));
    },
    status: (ref) => statuses.get(keyOf(ref)),
  };
}

function checked(object: KubeObject, validate: Validate | undefined): KubeObject {
  const validation = validate?.(object) ?? { ok: true, object };
  if (validation.ok) return validation.object;
  throw new Error(refusal(refOf(object), validation.errors));
}

function refusal(ref: ObjectRef, errors: readonly FieldError[]): string {
  const wrong = errors.map(({ path, message }) => `${printPath(path)}: ${message}`).join("; ");
  return `${ref.kind} ${objectKey(ref.namespace, ref.name)} is not valid: ${wrong}`;
}

function keyOf(ref: ObjectRef): string {
  return `${ref.group}/${ref.kind}/${objectKey(ref.namespace, ref.name)}`;
}
