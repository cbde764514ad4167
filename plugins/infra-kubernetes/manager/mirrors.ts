import type { BurstLog } from "../../../core/connections/mod.ts";
import type { KubeClient, KubeResource } from "../../../core/kube/mod.ts";
import type { Clock, Logger } from "../../../core/observe/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { OWNED } from "../manifests/resources.ts";
import { createMirror, type Mirror } from "./mirror.ts";

/** A live copy of all objects that fleets consist of. */
export interface OwnedObjects {
  readonly ready: Promise<void>;
  get(kind: string, namespace: string, name: string): KubeObject | undefined;
  /** In the order of kinds in which orphans are removed. */
  all(): readonly KubeObject[];
}

/** The options that a set of mirrors is made with. */
export interface MirrorSetOptions {
  readonly client: KubeClient;
  /** Where to look; without namespaces everywhere. */
  readonly namespaces: readonly string[] | undefined;
  readonly labelSelector?: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly unlisted: BurstLog;
  readonly signal: AbortSignal;
  readonly onChange: (object: KubeObject) => void;
}

/** Follows the objects of one resource in some namespaces, as one mirror. */
export function mirrorNamespaces(resource: KubeResource, options: MirrorSetOptions): Mirror {
  const { labelSelector, signal } = options;
  const mirrors = (options.namespaces ?? [""]).map((namespace) =>
    createMirror({
      ...options,
      resource,
      selection: {
        signal,
        ...(namespace === "" ? {} : { namespace }),
        ...(labelSelector === undefined ? {} : { labelSelector }),
      },
    }),
  );
  const ready = Promise.all(mirrors.map((mirror) => mirror.ready)).then(() => {});
  ready.catch(() => {});
  return {
    ready,
    get: (namespace, name) =>
      mirrors.map((mirror) => mirror.get(namespace, name)).find((object) => object !== undefined),
    all: () => mirrors.flatMap((mirror) => mirror.all()),
  };
}

/** Follows everything that fleets consist of. */
export function mirrorOwned(options: MirrorSetOptions): OwnedObjects {
  const byKind = new Map(OWNED.map((resource) => [resource.kind, mirrorNamespaces(resource, options)]));
  const mirrors = [...byKind.values()];
  const ready = Promise.all(mirrors.map((mirror) => mirror.ready)).then(() => {});
  ready.catch(() => {});
  return {
    ready,
    get: (kind, namespace, name) => byKind.get(kind)?.get(namespace, name),
    all: () => mirrors.flatMap((mirror) => mirror.all()),
  };
}
