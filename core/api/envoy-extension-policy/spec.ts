import { mergeType, onlyForTargets, targetFields, targetRules } from "../envoy/target-selector.ts";
import { type In, list, object, optional } from "../schema/mod.ts";
import { dynamicModule } from "./dynamic-module.ts";
import { extProc } from "./ext-proc.ts";
import { lua } from "./lua.ts";
import { wasm } from "./wasm.ts";

const ROUTES = ["HTTPRoute", "GRPCRoute", "UDPRoute", "TCPRoute", "TLSRoute"];

/** The spec of an EnvoyExtensionPolicy: the extensions that it adds. */
export const envoyExtensionPolicySpec = object(
  {
    dynamicModule: optional(list(dynamicModule, { max: 16 }), "Native modules."),
    extProc: optional(list(extProc, { max: 16 }), "External processors."),
    lua: optional(list(lua, { max: 16 }), "Lua code."),
    mergeType,
    ...targetFields,
    wasm: optional(list(wasm, { max: 16 }), "WebAssembly code."),
  },
  {
    rules: [
      ...targetRules({
        kinds: ["Gateway", "ListenerSet", ...ROUTES],
        named: "a Gateway, a ListenerSet or a route",
        ends: ["", "", " ", " "],
      }),
      onlyForTargets("mergeType", ROUTES, "mergeType is for policies that target routes"),
    ],
  },
);

/** The type of {@link envoyExtensionPolicySpec}. */
export interface EnvoyExtensionPolicySpec extends In<typeof envoyExtensionPolicySpec> {}
