import type { EnvoyExtensionPolicy, Lua } from "../../../../core/api/mod.ts";
import type { Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import * as say from "../../../../core/status/catalogue/policy-extension.ts";
import { gatewayFacts } from "../../gateways/facts.ts";
import type { Outcome } from "../../outcome.ts";
import { present } from "../../present.ts";
import { absence } from "../../refs/withheld.ts";
import { setting } from "../../settings.ts";
import { luaFault } from "./lua/check.ts";
import { type ExtensionSite, type Extensions, extensionName, ownerOfList } from "./site.ts";

/** The key of a ConfigMap under which a script is looked for. */
const SCRIPT_KEY = "lua";

/** Scripts; one that cannot be used takes all others with it. */
export function luasOf(list: readonly Lua[], site: ExtensionSite, read: Reader): Extensions<ir.Lua> {
  const failed = (fault: string): Extensions<ir.Lua> => ({ list: [], faults: [fault], failsOpen: false });
  if (list.length > 0 && !setting(read, "features").lua) return failed(say.luaDisabled());
  const owner = ownerOfList(site, "lua");
  const proxy = read.from(gatewayFacts, site.gateway)?.proxy?.spec;
  const validation = proxy?.lua?.validationType ?? proxy?.luaValidation ?? "Strict";
  const luas: ir.Lua[] = [];
  for (const [i, lua] of list.entries()) {
    const code = codeOf(lua, owner, read);
    if ("fault" in code) return failed(code.fault);
    const fault = luaFault(code.value, validation);
    if (fault !== undefined) return failed(`lua[${i}].${lua.type === "ValueRef" ? "valueRef" : "inline"}: ${fault}`);
    const FilterContext = lua.filterContext as ir.JsonValue | undefined;
    luas.push(present<ir.Lua>({ Name: extensionName(owner, "lua", i), Code: code.value, FilterContext }));
  }
  return { list: luas, faults: [], failsOpen: false };
}

function codeOf({ type, inline, valueRef }: Lua, { metadata }: EnvoyExtensionPolicy, read: Reader): Outcome<string> {
  if (type !== "ValueRef") return inline === undefined ? { fault: say.luaMissing() } : { value: inline };
  const namespace = metadata.namespace ?? "";
  const name = valueRef?.name ?? "";
  const data = read.get("ConfigMap", namespace, name)?.data;
  const code = data?.[SCRIPT_KEY] ?? Object.values(data ?? {})[0];
  if (code !== undefined) return { value: code };
  const missing = say.luaConfigMapMissing(`${namespace}/${name}`);
  return { fault: absence({ kind: "ConfigMap", namespace, name }, missing, read) };
}
