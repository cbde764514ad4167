import type { DynamicModule, DynamicModuleEntry } from "../../../../core/api/mod.ts";
import type { Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Result } from "../../../../core/result/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/extension.ts";
import { flag, present } from "../../base/present.ts";
import { parseUrl } from "../../base/url.ts";
import { gatewayFacts } from "../../gateways/facts.ts";
import { type ExtensionInForce, type Extensions, extensionName, ownerOfList } from "./in-force.ts";

/** Native modules; only those that the EnvoyProxy registers can be used. */
export function dynamicModulesOf(
  list: readonly DynamicModule[],
  site: ExtensionInForce,
  read: Reader,
): Extensions<ir.DynamicModule> {
  const registered = read.from(gatewayFacts, site.gateway)?.proxy?.spec?.dynamicModules ?? [];
  const owner = ownerOfList(site, "dynamicModule");
  const results = list.map((module, i): Result<ir.DynamicModule> => {
    const entry = registered.findLast(({ name }) => name === module.name);
    if (!entry) return { fault: say.moduleNotRegistered(module.name) };
    const source = sourceOf(entry);
    if ("fault" in source) return source;
    return {
      value: present<ir.DynamicModule>({
        name: extensionName(owner, "dynamic-module", i),
        ...source.value,
        filterName: module.filterName || undefined,
        config: module.config as ir.JsonValue | undefined,
        doNotClose: flag(entry.doNotClose),
        loadGlobally: flag(entry.loadGlobally),
        terminalFilter: flag(module.terminalFilter),
      }),
    };
  });
  return {
    list: results.flatMap((result) => ("value" in result ? [result.value] : [])),
    faults: results.flatMap((result) => ("fault" in result ? [result.fault] : [])),
    failsOpen: false,
  };
}

function sourceOf({ name, source }: DynamicModuleEntry): Result<Pick<ir.DynamicModule, "path" | "remote">> {
  const { type = "Local", local, remote } = source;
  if (type === "Local")
    return local ? { value: { path: local.path } } : { fault: say.moduleSourceInvalid(name, "has no local part") };
  if (!remote?.url || !remote.sha256) return { fault: say.moduleSourceInvalid(name, "needs url and sha256") };
  const protocol = parseUrl(remote.url)?.protocol;
  if (protocol !== "http:" && protocol !== "https:")
    return { fault: say.moduleSourceInvalid(name, "has a url that is none of http or https") };
  return { value: { remote: { url: remote.url, sha256: remote.sha256 } } };
}
