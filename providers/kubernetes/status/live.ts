import type { KubeObject } from "../../../core/resource/mod.ts";

/** The status of an object as the API server has it, and what a write of it needs. */
export interface LiveObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string | undefined;
  readonly resourceVersion: string;
  readonly status: unknown;
}

/**
 * The statuses as they stand in the cluster, by cell. They are kept apart from the snapshots: a status that Postern writes must not cause another
 * translation.
 */
export class LiveObjects {
  readonly #objects = new Map<string, LiveObject>();
  #onChange: (cell: string) => void = () => {};

  /** Calls `listener` with the cell of each object whose status or existence changed. */
  listen(listener: (cell: string) => void): void {
    this.#onChange = listener;
  }

  get(cell: string): LiveObject | undefined {
    return this.#objects.get(cell);
  }

  /** Takes an object as it came from the server; returns it without its status. */
  observe(cell: string, object: KubeObject): KubeObject {
    const { status, ...rest } = object;
    const { namespace = "", name, uid, resourceVersion = "" } = object.metadata;
    const { apiVersion, kind } = object;
    this.#objects.set(cell, { apiVersion, kind, namespace, name, uid, resourceVersion, status });
    this.#onChange(cell);
    return rest;
  }

  /** Takes the answer to a write of ours, unless something newer is known. */
  answered(cell: string, object: KubeObject): void {
    const known = this.#objects.get(cell);
    const version = object.metadata.resourceVersion ?? "";
    if (!known || known.uid !== object.metadata.uid || Number(version) < Number(known.resourceVersion)) return;
    this.#objects.set(cell, { ...known, resourceVersion: version, status: object.status });
  }

  /** The object is gone. */
  forget(cell: string): void {
    this.#objects.delete(cell);
    this.#onChange(cell);
  }
}
