import { UpstreamCodecSchema } from "../../../../core/envoy/generated/envoy/extensions/filters/http/upstream_codec/v3/upstream_codec_pb.ts";
import type { HttpFilterSchema } from "../../../../core/envoy/generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { httpFilter } from "../filters/contract/filter.ts";
import { credentialEntry } from "../filters/extensions/credential-injector.ts";
import { admissionControlEntry } from "../filters/traffic/admission-control.ts";
import type { ClusterSpec } from "../required/cluster-spec.ts";
import { configured } from "../shapes/extension.ts";
import type { Init } from "../shapes/init.ts";

/** The credential of a cluster; a setting with filters has a cluster of its own, so the first one tells. */
export function injectedCredential(spec: ClusterSpec): ir.CredentialInjection | undefined {
  return spec.settings[0]?.filters?.credentialInjection;
}

/** Filters that run once the endpoint's cluster is known; the codec ends their chain. */
export function upstreamFilters(spec: ClusterSpec): Init<typeof HttpFilterSchema>[] {
  const credential = injectedCredential(spec);
  const admission = spec.traffic?.admissionControl;
  const filters = [
    ...(credential ? [httpFilter(credentialEntry(credential))] : []),
    ...(admission ? [httpFilter(admissionControlEntry(admission))] : []),
  ];
  if (filters.length === 0) return [];
  return [
    ...filters,
    configured("envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec", UpstreamCodecSchema, {}),
  ];
}
