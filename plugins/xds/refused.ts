import type { IrKey, Refusal } from "../../core/plugin/api.ts";
import type { ObjectRef } from "../../core/resource/mod.ts";
import { type SnapshotCache, typeUrls } from "./cache/mod.ts";
import type { Nack, Peer } from "./server/mod.ts";

/** The resources that the proxies refuse now, by data plane: until another version is accepted, or the resource is gone. */
export interface RefusedResources {
  /** A proxy refused resources. */
  refused(nack: Nack, sourcesOf: (typeUrl: string, name: string) => readonly ObjectRef[]): void;
  /** A proxy accepted a response with these names. */
  accepted(peer: Peer, typeUrl: string, names: readonly string[]): void;
  /** Takes back what needs no answer any more, since it went back to a version that was accepted. */
  review(): void;
  forget(irKey: IrKey): void;
  of(irKey: IrKey): readonly Refusal[];
  all(): readonly Refusal[];
}

interface Entry extends Refusal {
  readonly irKey: IrKey;
  readonly typeUrl: string;
}

/** Remembers refusals for as long as they stand in the cache. */
export function createRefusedResources(cache: SnapshotCache): RefusedResources {
  const entries = new Map<string, Entry>();
  const keyOf = (irKey: IrKey, typeUrl: string, name: string) => `${irKey}\n${typeUrl}\n${name}`;
  const isRefused = ({ irKey, typeUrl, resource }: Entry) => cache.standing(irKey, typeUrl, resource) === "refused";
  return {
    refused({ peer: { irKey }, typeUrl, refused, message }, sourcesOf) {
      for (const resource of refused) {
        const sources = sourcesOf(typeUrl, resource);
        const leads = typeUrl === typeUrls.cluster || typeUrl === typeUrls.endpoints;
        entries.set(keyOf(irKey, typeUrl, resource), { irKey, typeUrl, resource, sources, reason: message, leads });
      }
    },
    accepted({ irKey }, typeUrl, names) {
      if (entries.size === 0) return;
      // The answer may be about the last good version, which does not make the refused one any better.
      for (const name of names)
        if (cache.standing(irKey, typeUrl, name) !== "refused") entries.delete(keyOf(irKey, typeUrl, name));
    },
    review() {
      for (const [key, { irKey, typeUrl, resource }] of entries)
        if (cache.standing(irKey, typeUrl, resource) === "accepted") entries.delete(key);
    },
    forget(irKey) {
      for (const [key, entry] of entries) if (entry.irKey === irKey) entries.delete(key);
    },
    of: (irKey) => [...entries.values()].filter((entry) => entry.irKey === irKey && isRefused(entry)),
    all: () => [...entries.values()],
  };
}
