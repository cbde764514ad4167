import { fromBinary, type JsonObject, toJson } from "@bufbuild/protobuf";
import { registry, typeNameOf } from "../../core/envoy/message/registry.ts";
import { type SnapshotCache, typeUrls } from "../../plugins/xds/cache/mod.ts";
import { inlined, type Parts } from "./inline.ts";

/** The set that is handed out at one path: whole resources in JSON form, and the version of all of them together. */
export interface WholeSet {
  readonly version: string;
  readonly resources: readonly JsonObject[];
  /** The resources that are left out, and why. */
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
}

type Shot = NonNullable<ReturnType<SnapshotCache["get"]>>;

/** Makes whole resources of what a cache holds, once for each version of it. */
export function createWhole(): (shot: Shot, url: string) => WholeSet {
  const known = new WeakMap<object, Map<string, WholeSet>>();
  return (shot, url) => {
    const sets = known.get(shot.types) ?? new Map<string, WholeSet>();
    known.set(shot.types, sets);
    const made = sets.get(url) ?? makeWhole(shot, url);
    sets.set(url, made);
    return made;
  };
}

function makeWhole(shot: Shot, url: string): WholeSet {
  const parts: Parts = {
    routes: jsonOf(shot, typeUrls.route),
    endpoints: jsonOf(shot, typeUrls.endpoints),
    secrets: jsonOf(shot, typeUrls.secret),
  };
  const leftOut: { readonly name: string; readonly reason: string }[] = [];
  const resources: JsonObject[] = [];
  for (const [name, json] of jsonOf(shot, url)) {
    const whole = inlined(json, parts);
    if ("missing" in whole) leftOut.push({ name, reason: whole.missing });
    else resources.push({ "@type": url, ...whole.value });
  }
  return { version: versionOf(shot, url), resources, leftOut };
}

/** A whole resource changes with what stands in it. */
function versionOf({ types }: Shot, url: string): string {
  const within = url === typeUrls.cluster ? [typeUrls.endpoints] : [typeUrls.route];
  return [url, ...within, typeUrls.secret].map((each) => types.get(each)?.version ?? "").join(".");
}

function jsonOf({ types }: Shot, url: string): ReadonlyMap<string, JsonObject> {
  const schema = registry.getMessage(typeNameOf(url));
  if (schema === undefined) throw new Error(`Envoy's API has no ${url}`);
  const all = [...(types.get(url)?.byName.values() ?? [])];
  return new Map(
    all.map(({ name, bytes }) => [name, toJson(schema, fromBinary(schema, bytes), { registry }) as JsonObject]),
  );
}
