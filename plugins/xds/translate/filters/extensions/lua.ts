import type { JsonObject } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import {
  LuaPerRouteSchema,
  LuaSchema,
} from "../../../../../core/envoy/generated/envoy/extensions/filters/http/lua/v3/lua_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { all, done, failed, map, type Result } from "../../../../../core/result/mod.ts";
import type { RouteOverlay } from "../contract/filter.ts";
import { type Entry, enabled, entryName, policyFilter } from "../contract/policy-filter.ts";

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
  return done({ name: entryName(name, Name), config: packAny(LuaSchema, { defaultSourceCode }) });
}

function overlay(luas: readonly ir.Lua[]): Result<RouteOverlay> {
  const named = luas.map((one) => map(contextOf(one), (context) => [entryName(name, one.Name), context] as const));
  return map(all(named), (contexts) => ({ typedPerFilterConfig: Object.fromEntries(contexts) }));
}

function contextOf({ Name, FilterContext: context }: ir.Lua): Result<Any> {
  if (context === undefined || context === null) return done(enabled());
  if (typeof context !== "object" || Array.isArray(context))
    return failed(`${Name}: a filter context must be an object`);
  return done(packAny(LuaPerRouteSchema, { filterContext: context as JsonObject }));
}
