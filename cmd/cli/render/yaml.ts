import { printYaml } from "../../../core/resource/yaml/mod.ts";

/** YAML, keys in their order. */
export function renderYaml(data: unknown): string {
  return printYaml(data);
}
