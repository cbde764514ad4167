import type { AsyncDataSourceSchema } from "../../../../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import { DynamicModuleFilterSchema } from "../../../../../core/envoy/generated/envoy/extensions/filters/http/dynamic_modules/v3/dynamic_modules_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { done, failed, type Result } from "../../../../../core/result/mod.ts";
import { clusterOfUrl, type RequiredResource } from "../../required/required.ts";
import { urlClusterName } from "../../required/url.ts";
import { file } from "../../shapes/data-source.ts";
import type { Init } from "../../shapes/init.ts";
import { DEFAULT_SYSTEM_CA_PATH } from "../../shapes/secrets.ts";
import { jsonText } from "../contract/json.ts";
import { type Entry, entryName, policyFilter } from "../contract/policy-filter.ts";
import { serviceTimeout } from "../contract/service.ts";

const name = "envoy.filters.http.dynamic_modules";

/** Runs shared libraries inside the proxy; one entry for each. */
export const dynamicModules = policyFilter({
  name,
  protects: "what a module refuses",
  indexed: true,
  of: ({ envoyExtensions }) => envoyExtensions?.dynamicModules,
  entries: (modules) => modules.map(entryOf),
  resources({ envoyExtensions }, { systemCaPath = DEFAULT_SYSTEM_CA_PATH }) {
    const found: RequiredResource[] = [];
    for (const { remote } of envoyExtensions?.dynamicModules ?? []) {
      if (remote === undefined) continue;
      const cluster = clusterOfUrl(remote.url, undefined, systemCaPath);
      if ("fault" in cluster) return cluster;
      found.push(...cluster.value);
    }
    return done(found);
  },
});

function entryOf(wanted: ir.DynamicModule): Entry {
  const source = sourceOf(wanted);
  if ("fault" in source) return source;
  const config = packAny(DynamicModuleFilterSchema, {
    dynamicModuleConfig: {
      doNotClose: wanted.doNotClose ?? false,
      loadGlobally: wanted.loadGlobally ?? false,
      module: source.value,
    },
    filterName: wanted.filterName ?? "",
    terminalFilter: wanted.terminalFilter ?? false,
    ...(wanted.config !== undefined && { filterConfig: jsonText(wanted.config) }),
  });
  return done({ name: entryName(name, wanted.name), config });
}

function sourceOf({ name: policy, path, remote }: ir.DynamicModule): Result<Init<typeof AsyncDataSourceSchema>> {
  if (remote === undefined) return done({ specifier: { case: "local", value: file(path ?? "") } });
  const cluster = urlClusterName(remote.url);
  if (cluster === undefined) return failed(`${policy}: the dynamic module is not at a URL: ${remote.url}`);
  const httpUpstreamType = { case: "cluster" as const, value: cluster };
  const httpUri = { uri: remote.url, httpUpstreamType, timeout: serviceTimeout };
  return done({ specifier: { case: "remote", value: { httpUri, sha256: remote.sha256 } } });
}
