/** Lua is switched off. */
export function luaDisabled(): string {
  return "lua: Lua is switched off in the EnvoyGateway configuration; set extensionApis.enableLua.";
}

/** A script that Envoy would never call. */
export function luaWithoutEntryPoint(names: readonly string[]): string {
  return `the script defines none of ${names.join(", ")}.`;
}

/** A script that is no Lua. */
export function luaUnreadable(line: number): string {
  return `the script cannot be read at line ${line}.`;
}

/** A method that handles do not have. */
export function luaMethodUnknown(method: string, line: number): string {
  return `line ${line} calls ${method}, which Envoy's stream handle does not have.`;
}

/** A script that is nowhere. */
export function luaMissing(): string {
  return "lua: give the script with inline or valueRef.";
}

/** A ConfigMap without a script. */
export function luaConfigMapMissing(key: string): string {
  return `lua: ConfigMap ${key} does not exist or holds no script; put it under lua.`;
}

/** A module whose source is not told. */
export function wasmSourceMissing(type: string): string {
  return `wasm: code of type ${type} needs the field of its type.`;
}

/** Modules come from the control plane's Service, which only a cluster has. */
export function wasmOnHost(): string {
  return "wasm: modules are served to proxies in a cluster only, not to those on a host; remove them from the policy.";
}

/** A module that is being fetched. */
export function wasmPending(url: string): string {
  return `wasm: ${url} is being fetched.`;
}

/** A module that cannot be had. */
export function wasmFailed(url: string, reason: string): string {
  return `wasm: ${url} cannot be used: ${reason}`;
}

/** A module that the EnvoyProxy does not list. */
export function moduleNotRegistered(name: string): string {
  return `dynamicModule: ${name} is not registered; add it to dynamicModules of the EnvoyProxy.`;
}

/** A registered module without a usable source. */
export function moduleSourceInvalid(name: string, what: string): string {
  return `dynamicModule: the source of ${name} in the EnvoyProxy ${what}.`;
}
