import * as say from "../../../../../core/status/catalogue/policies/extension.ts";
import { ENTRY_POINTS, parseScript } from "./parse.ts";

/** How closely a script is looked at: `Strict` also asks whether Envoy's handle has the methods that are called. */
export type LuaValidation = "Strict" | "InsecureSyntax" | "Disabled";

/** Envoy's stream handle, "Stream handle API" of its Lua filter. */
const METHODS = new Set([
  ...["headers", "body", "bodyChunks", "trailers", "httpCall", "respond", "metadata", "streamInfo", "connection"],
  ...["logTrace", "logDebug", "logInfo", "logWarn", "logErr", "logCritical"],
  ...["connectionStreamInfo", "setUpstreamOverrideHost", "clearRouteCache", "importPublicKey", "verifySignature"],
  ...["base64Escape", "timestamp", "timestampString", "filterContext", "virtualHost", "route"],
]);

/** The fault in a script; the script is read, never run. */
export function luaFault(code: string, validation: LuaValidation): string | undefined {
  if (!ENTRY_POINTS.some((name) => code.includes(name))) return say.luaWithoutEntryPoint(ENTRY_POINTS);
  if (validation === "Disabled") return undefined;
  const script = parseScript(code);
  if (script === "not read") return undefined;
  if ("line" in script) return say.luaUnreadable(script.line);
  if (validation === "InsecureSyntax") return undefined;
  if (!ENTRY_POINTS.some((name) => script.functions.includes(name))) return say.luaWithoutEntryPoint(ENTRY_POINTS);
  const unknown = script.calls.find(({ method }) => !METHODS.has(method));
  return unknown && say.luaMethodUnknown(unknown.method, unknown.line);
}
