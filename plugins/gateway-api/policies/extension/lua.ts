import type { EnvoyExtensionPolicy, Lua } from "../../../../core/api/mod.ts";
import type { Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Result } from "../../../../core/result/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/extension.ts";
import { present } from "../../base/present.ts";
import { setting } from "../../base/settings.ts";
import { gatewayFacts } from "../../gateways/facts.ts";
import { absence } from "../../refs/withheld.ts";
import { type ExtensionInForce, type Extensions, extensionName, ownerOfList } from "./in-force.ts";
import { luaFault } from "./lua/check.ts";

/** The key of a ConfigMap under which a script is looked for. */
const SCRIPT_KEY = "lua";

/** Scripts; one that cannot be used takes all others with it. */
export function luasOf(list: readonly Lua[], site: ExtensionInForce, read: Reader): Extensions<ir.Lua> {
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

function codeOf({ type, inline, valueRef }: Lua, { metadata }: EnvoyExtensionPolicy, read: Reader): Result<string> {
  if (type !== "ValueRef") return inline === undefined ? { fault: say.luaMissing() } : { value: inline };
  const namespace = metadata.namespace ?? "";
  const name = valueRef?.name ?? "";
  const data = read.get("ConfigMap", namespace, name)?.data;
  const code = data?.[SCRIPT_KEY] ?? Object.values(data ?? {})[0];
  if (code !== undefined) return { value: code };
  const missing = say.luaConfigMapMissing(`${namespace}/${name}`);
  return { fault: absence({ kind: "ConfigMap", namespace, name }, missing, read) };
}
