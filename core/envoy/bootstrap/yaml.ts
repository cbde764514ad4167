import type { JsonObject, JsonValue } from "@bufbuild/protobuf";
import { parse, stringify } from "yaml";
import { type BootstrapResult, notABootstrap, refuse } from "./problem.ts";

/** Parses a bootstrap that a user wrote as YAML or JSON. */
export function parseYaml(text: string): BootstrapResult<JsonObject> {
  let value: JsonValue;
  try {
    value = parse(text) as JsonValue;
  } catch (error) {
    return refuse(notABootstrap(error instanceof Error ? error.message : String(error)));
  }
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  return isMap ? { ok: true, value: value as JsonObject } : refuse(notABootstrap("it is not a map"));
}

/** YAML of a bootstrap; quotes what YAML 1.1 would read as something else than a string. */
export function toYaml(bootstrap: JsonObject): string {
  return stringify(bootstrap, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false });
}
