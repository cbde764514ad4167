import type { JsonObject } from "@bufbuild/protobuf";
import {
  LuaPerRouteSchema,
  LuaSchema,
} from "../../../../../core/envoy/generated/envoy/extensions/filters/http/lua/v3/lua_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { enabled, entryName } from "../contract/entry.ts";
import type { RouteOverlay } from "../contract/filter.ts";
import { type Entry, policyFilter } from "../contract/policy-filter.ts";

const name = "envoy.filters.http.lua";

/** Runs scripts; one entry for each. */
export const lua = policyFilter({
  name,
  protects: "what a script refuses",
  indexed: true,
  of: ({ envoyExtensions }) => envoyExtensions?.luas,
  entries: (luas) => luas.map(entryOf),
  overlay,
});

function entryOf({ Name, Code = "" }: ir.Lua): Entry {
  const defaultSourceCode = { specifier: { case: "inlineString" as const, value: Code } };
  return { name: entryName(name, Name), config: packAny(LuaSchema, { defaultSourceCode }) };
}

function overlay(luas: readonly ir.Lua[]): RouteOverlay | Refusal {
  const contexts = luas.map((one) => [entryName(name, one.Name), contextOf(one)] as const);
  const refusal = contexts.map(([, config]) => config).find(isRefusal);
  if (refusal !== undefined) return refusal;
  return { typedPerFilterConfig: Object.fromEntries(contexts as [string, ReturnType<typeof enabled>][]) };
}

function contextOf({ Name, FilterContext: context }: ir.Lua) {
  if (context === undefined || context === null) return enabled();
  if (typeof context !== "object" || Array.isArray(context))
    return refuse(`${Name}: a filter context must be an object`);
  return packAny(LuaPerRouteSchema, { filterContext: context as JsonObject });
}
