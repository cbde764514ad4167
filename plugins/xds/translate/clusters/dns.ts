import { Cluster_DnsLookupFamily as LookupFamily } from "../../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { DnsLookupFamily as CommonLookupFamily } from "../../../../core/envoy/generated/envoy/extensions/clusters/common/dns/v3/dns_pb.ts";
import { DnsClusterSchema } from "../../../../core/envoy/generated/envoy/extensions/clusters/dns/v3/dns_cluster_pb.ts";
import { ClusterConfigSchema } from "../../../../core/envoy/generated/envoy/extensions/clusters/dynamic_forward_proxy/v3/cluster_pb.ts";
import type { DnsCacheConfigSchema } from "../../../../core/envoy/generated/envoy/extensions/common/dynamic_forward_proxy/v3/dns_cache_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { duration, nanoseconds } from "../shapes/duration.ts";
import { extension } from "../shapes/extension.ts";
import type { Init } from "../shapes/init.ts";

const DEFAULT_REFRESH = "30s";

const families: Readonly<Record<ir.DnsLookupFamily, LookupFamily>> = {
  IPv4: LookupFamily.V4_ONLY,
  IPv6: LookupFamily.V6_ONLY,
  IPv4Preferred: LookupFamily.V4_PREFERRED,
  IPv6Preferred: LookupFamily.AUTO,
  IPv4AndIPv6: LookupFamily.ALL,
};

/** The addresses that are asked for: one IP version where the backend has only one, otherwise as the policy says. */
export function lookupFamily(ipFamily: ir.IpFamily | undefined, dns: ir.Dns | undefined): LookupFamily {
  if (ipFamily === "IPv4") return LookupFamily.V4_ONLY;
  if (ipFamily === "IPv6") return LookupFamily.V6_ONLY;
  if (dns?.lookupFamily !== undefined) return families[dns.lookupFamily] ?? LookupFamily.V4_PREFERRED;
  return ipFamily === "DualStack" ? LookupFamily.ALL : LookupFamily.V4_PREFERRED;
}

/** The same choice in the enum of the DNS cluster extension, whose numbers differ. */
const commonFamilies: ReadonlyMap<LookupFamily, CommonLookupFamily> = new Map([
  [LookupFamily.V4_ONLY, CommonLookupFamily.V4_ONLY],
  [LookupFamily.V6_ONLY, CommonLookupFamily.V6_ONLY],
  [LookupFamily.V4_PREFERRED, CommonLookupFamily.V4_PREFERRED],
  [LookupFamily.ALL, CommonLookupFamily.ALL],
]);

/** A cluster whose endpoints are found by DNS, each address an endpoint of its own. */
export function dnsCluster(family: LookupFamily, dns: ir.Dns | undefined) {
  return extension("envoy.cluster.dns", DnsClusterSchema, {
    dnsRefreshRate: duration(dns?.dnsRefreshRate ?? DEFAULT_REFRESH),
    respectDnsTtl: dns?.respectDnsTtl ?? true,
    // With an extension, Envoy reads the family here and no longer from the cluster.
    dnsLookupFamily: commonFamilies.get(family) ?? CommonLookupFamily.AUTO,
  });
}

/** A cluster that resolves the host of each request. */
export function dynamicCluster(ipFamily: ir.IpFamily | undefined, dns: ir.Dns | undefined) {
  return extension("envoy.clusters.dynamic_forward_proxy", ClusterConfigSchema, {
    clusterImplementationSpecifier: { case: "dnsCacheConfig", value: dnsCache(ipFamily, dns) },
  });
}

/** The DNS cache that a dynamic resolver's cluster and filter share; equal settings of one policy have equal names. */
export function dnsCache(
  ipFamily: ir.IpFamily | undefined,
  dns: ir.Dns | undefined,
): Init<typeof DnsCacheConfigSchema> & { readonly name: string } {
  const family = lookupFamily(ipFamily, dns);
  const given = dns?.dnsRefreshRate;
  const refresh = given === undefined || nanoseconds(given) <= 0 ? DEFAULT_REFRESH : given;
  const millis = Math.trunc(nanoseconds(refresh) / 1e6);
  return {
    name: `envoy-gateway-dfp-cache-${LookupFamily[family].toLowerCase()}-${millis}ms-${dns?.name || "default"}`,
    dnsLookupFamily: family,
    dnsRefreshRate: duration(refresh),
  };
}
