import type { RouteAction_HashPolicySchema } from "../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { duration } from "./duration.ts";
import type { Init } from "./init.ts";

type HashPolicyInit = Init<typeof RouteAction_HashPolicySchema>;

/** The properties of a request that are hashed; the first one that is set counts. */
export function hashPolicies(hash: ir.ConsistentHash | undefined): HashPolicyInit[] {
  if (hash === undefined) return [];
  if (hash.headers !== undefined) {
    return hash.headers.map(({ name }) => ({
      policySpecifier: { case: "header", value: { headerName: name } },
    }));
  }
  if (hash.cookie !== undefined) return [{ policySpecifier: { case: "cookie", value: cookie(hash.cookie) } }];
  if (hash.sourceIP !== undefined) {
    return hash.sourceIP ? [{ policySpecifier: { case: "connectionProperties", value: { sourceIp: true } } }] : [];
  }
  return (hash.queryParams ?? []).map(({ name }) => ({
    policySpecifier: { case: "queryParameter", value: { name } },
  }));
}

function cookie({ name, ttl, attributes }: ir.HashCookie) {
  const sorted = Object.entries(attributes ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return { name, ttl: duration(ttl), attributes: sorted.map(([key, value]) => ({ name: key, value })) };
}
