import type {
  RateLimitConfigSchema,
  RateLimitDescriptorSchema,
} from "../../../../core/envoy/generated/ratelimit/config/ratelimit/v3/rls_conf_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { placedRules } from "../filters/traffic/rate-limit-names.ts";
import type { Init } from "../shapes/init.ts";
import { bucketOf } from "./bucket.ts";

/** The configuration of one domain. */
export type RateLimitConfigInit = Init<typeof RateLimitConfigSchema> & { readonly name: string };

type Descriptor = Init<typeof RateLimitDescriptorSchema>;

/** Buckets in order of first use, each under the path of keys and values that leads to it. */
type Buckets = Map<string, Descriptor>;

/**
 * One configuration for each domain, sorted by name. Buckets are in order of first use; one that several routes share is
 * there once, with the limit of its first use.
 */
export function rateLimitConfigs(
  listeners: readonly Pick<ir.HttpListener, "name" | "routes">[],
): readonly RateLimitConfigInit[] {
  const domains = new Map<string, Map<string, Buckets>>();
  for (const listener of listeners) {
    for (const route of listener.routes ?? []) {
      for (const { rule, index, domain, bucket } of placedRules(listener.name, route)) {
        const owners = entry<Map<string, Buckets>>(domains, domain, () => new Map());
        const buckets = entry<Buckets>(owners, bucket, () => new Map());
        const { path, descriptor } = bucketOf(rule, index);
        entry(buckets, path, () => descriptor);
      }
    }
  }
  return [...domains]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([domain, owners]) => ({ name: domain, domain, descriptors: [...owners].map(ownerDescriptor) }));
}

function ownerDescriptor([owner, buckets]: readonly [string, Buckets]): Descriptor {
  return { key: owner, value: owner, descriptors: [...buckets.values()] };
}

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
