import type { ProxyTracing } from "../../../core/api/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { compareText, type KubeObject } from "../../../core/resource/mod.ts";
import { nonEmpty, present } from "./present.ts";

const PREFIX = "gateway.envoyproxy.io/";

/** Names the object that a piece of IR came from, with the annotations meant for Envoy's metadata. */
export function metadataOf(object: KubeObject, sectionName?: string): ir.ResourceMetadata {
  const { name, namespace, annotations } = object.metadata;
  return present<ir.ResourceMetadata>({
    kind: object.kind,
    name,
    namespace: namespace || undefined,
    annotations: annotations && nonEmpty(entriesOf(stripped(annotations))),
    sectionName: sectionName || undefined,
  });
}

/** The entries of a map sorted by key, as the IR carries maps whose order reaches Envoy. */
export function entriesOf(map: Readonly<Record<string, string>> | undefined): ir.MapEntry[] {
  return Object.entries(map ?? {})
    .map(([key, value]) => ({ key, value }))
    .sort((a, b) => compareText(a.key, b.key));
}

function stripped(annotations: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(annotations).filter(([key]) => key.startsWith(PREFIX));
  return Object.fromEntries(kept.map(([key, value]) => [key.slice(PREFIX.length), value]));
}

/** Tags of a span in the order of their names. */
export function customTags(tags: ProxyTracing["customTags"]): ir.CustomTagEntry[] {
  return Object.entries(tags ?? {})
    .map(([key, value]) => ({ key, value: value as ir.CustomTag }))
    .sort((a, b) => compareText(a.key, b.key));
}
