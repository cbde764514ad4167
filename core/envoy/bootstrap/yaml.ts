import type { JsonObject } from "@bufbuild/protobuf";
import { stringify } from "yaml";
import { readYaml } from "../../resource/yaml/mod.ts";
import { failed, type Result } from "../../result/mod.ts";
import { notABootstrap } from "./problem.ts";

/** Parses a bootstrap that a user wrote as YAML or JSON, as any YAML of users is read. */
export function parseYaml(text: string): Result<JsonObject> {
  const [document, second] = readYaml(text);
  const [problem] = document?.problems ?? [];
  if (problem) return failed(notABootstrap(`line ${problem.line}, column ${problem.column}: ${problem.message}`));
  if (second) return failed(notABootstrap(`line ${second.start.line}: it is one document, not several`));
  const value = document?.value;
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  return isMap ? { value: value as JsonObject } : failed(notABootstrap("it is not a map"));
}

/** YAML of a bootstrap; quotes what YAML 1.1 would read as something else than a string. */
export function toYaml(bootstrap: JsonObject): string {
  return stringify(bootstrap, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false });
}
