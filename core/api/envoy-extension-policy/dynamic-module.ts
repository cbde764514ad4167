import { anyJson, flag, type In, object, optional, required, text } from "../schema/mod.ts";

/** A filter of a native module. */
export const dynamicModule = object({
  config: optional(anyJson(), "Settings handed to the filter."),
  filterName: optional(text({ max: 253 }), "Name of the filter within the module."),
  name: required(
    text({ min: 1, max: 253, pattern: "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$" }),
    "Name of a module that the EnvoyProxy registers.",
  ),
  terminalFilter: optional(flag(), "The filter answers itself; no backend is needed.", { default: false }),
});

/** The type of {@link dynamicModule}. */
export interface DynamicModule extends In<typeof dynamicModule> {}
