import { equal } from "../../../core/incremental/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import type { Manifest } from "../manifests/manifest.ts";
import { project } from "./projection.ts";

/** An object as it was applied, and what the server made of it. */
interface Applied {
  readonly manifest: Manifest;
  readonly held: unknown;
  readonly uid: string | undefined;
  /** The version that was known when it was applied: as long as that is the newest one heard of, nothing can be said. */
  readonly before: string | undefined;
  /** The object was deleted since. */
  lost: boolean;
}

/** Objects that are brought in line together: those of one data plane, or of the rate limit service. */
export interface Fleet {
  /** Makes the objects anew from what holds now. */
  readonly render: () => Promise<Result<readonly Manifest[]>>;
  readonly applied: Map<string, Applied>;
  /** Why it could not be brought in line, if so. */
  problem: string | undefined;
  /** Whether that was tried. Until then nothing is known of it: a replica that takes over must not say that there is no address. */
  tried: boolean;
  /** How often it was put right in a row, and when last (milliseconds since 1970); slows down a fight with another writer. */
  corrections: number;
  correctedAt: number;
  /** The work under way; the next one waits for it. */
  busy: Promise<void>;
}

/** A fleet of which nothing was applied yet, or that goes on from what was applied for an earlier version. */
export function nextFleet(render: Fleet["render"], earlier: Fleet | undefined): Fleet {
  return {
    render,
    applied: earlier?.applied ?? new Map(),
    problem: undefined,
    tried: earlier?.tried ?? false,
    corrections: 0,
    correctedAt: 0,
    busy: earlier?.busy ?? Promise.resolve(),
  };
}

/** Names an object among all kinds. */
export function objectId({ kind, metadata }: KubeObject): string {
  return `${kind}/${metadata.namespace ?? ""}/${metadata.name}`;
}

/** Keeps what was applied and how the server answered; `before` is what was known of the object until then. */
export function remember(fleet: Fleet, manifest: Manifest, answer: KubeObject, before: KubeObject | undefined): void {
  fleet.applied.set(objectId(manifest), {
    manifest,
    held: project(manifest, answer),
    uid: answer.metadata.uid,
    before: before?.metadata.resourceVersion,
    lost: false,
  });
}

/** Whether the object stands as it was applied last, and is still to stand so. */
export function inLine(fleet: Fleet, manifest: Manifest, live: KubeObject | undefined): boolean {
  const applied = fleet.applied.get(objectId(manifest));
  if (applied === undefined || applied.lost || !equal(applied.manifest, manifest)) return false;
  return live === undefined || stands(applied, live);
}

/**
 * Whether somebody changed or deleted (`live` undefined) an object since it was applied; told of each change. An object that was not applied is
 * none of the fleet's.
 */
export function drifted(fleet: Fleet, id: string, live: KubeObject | undefined): boolean {
  const applied = fleet.applied.get(id);
  if (applied === undefined) return false;
  if (live === undefined) applied.lost = true;
  return applied.lost || (live !== undefined && !stands(applied, live));
}

function stands({ manifest, held, uid, before }: Applied, live: KubeObject): boolean {
  const { resourceVersion } = live.metadata;
  if (resourceVersion !== undefined && resourceVersion === before) return true;
  return live.metadata.uid === uid && equal(held, project(manifest, live));
}
